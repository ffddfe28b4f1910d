// The layers of src, executable. Read top to bottom: a layer imports only what stands above it.
// Every rule's comment says what to do instead; scripts/check-layers.mjs prints it.

const LAYERS = ["kernel", "metrics", "model", "catalog", "scenario", "runtime", "experiment", "worker", "stores", "ui"];
const ENGINE = "^src/(kernel|metrics|model|catalog|scenario|runtime|experiment)/";
const TEST = "(\\.test\\.tsx?|/(testing|oracle)/.*)$";
const VIEWS = "^src/catalog/(views\\.ts$|.*\\.tsx$)";
const KIND_FOLDER = "^src/catalog/[^/]+/[^/]+/";

/** One rule per layer: it must not import what stands below it, nor the command line. */
const below = LAYERS.map((layer, index) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} sees only the layers above it. Move what you need up into a layer both may see, or pass it in as an argument.`,
  severity: "error",
  from: { path: `^src/${layer}/`, pathNot: [TEST, VIEWS] },
  to: { path: `^src/(${[...LAYERS.slice(index + 1), "cli"].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...below,
    {
      name: "no-cycles",
      comment: "Two files that need each other are one thing or three: merge them, or move the shared part out.",
      severity: "error",
      from: { path: "^src/", pathNot: TEST },
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      comment:
        "The import leads nowhere: correct the path, or add the package to package.json and docs/dependencies.md.",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true, pathNot: "\\.css$|\\?" },
    },
    {
      name: "kernel-imports-nothing",
      comment: "The kernel has never heard of anything else: only its own files and seedrandom.",
      severity: "error",
      from: { path: "^src/kernel/", pathNot: TEST },
      to: { pathNot: "^src/kernel/|(^|/)node_modules/(@types/)?seedrandom/" },
    },
    {
      name: "engine-without-packages",
      comment:
        "Engine layers use our own code; randomness comes through src/kernel. Write what you need, or do it in the UI or CLI.",
      severity: "error",
      from: { path: ENGINE, pathNot: ["^src/kernel/", TEST, VIEWS] },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "core"] },
    },
    {
      name: "kind-sees-model-only",
      comment:
        "A kind imports src/model and files of its own folder. What two kinds share belongs into src/model (or re-exported there).",
      severity: "error",
      from: { path: "^src/catalog/([^/]+)/([^/]+)/", pathNot: [TEST, VIEWS] },
      to: { path: "^src/", pathNot: ["^src/model/", "^src/catalog/$1/$2/"] },
    },
    {
      name: "kind-index-is-engine-side",
      comment:
        "The list of kinds must not pull in views: list them in src/catalog/views.ts, which only the UI imports.",
      severity: "error",
      from: { path: ENGINE, pathNot: [TEST, VIEWS] },
      to: { path: VIEWS },
    },
    {
      name: "views-are-ui-side",
      comment: "A view draws: it imports React, src/model, its own folder and src/ui/kit. Numbers reach it as props.",
      severity: "error",
      from: { path: VIEWS, pathNot: TEST },
      to: { path: "^src/(kernel|runtime|experiment|worker|stores|cli|ui/(?!kit/))" },
    },
    {
      name: "view-sees-own-folder",
      comment: "A view must not import another entry. What two views share belongs into src/ui/kit.",
      severity: "error",
      from: { path: "^src/catalog/([^/]+)/([^/]+)/.*\\.tsx$", pathNot: TEST },
      to: { path: KIND_FOLDER, pathNot: "^src/catalog/$1/$2/" },
    },
    {
      name: "ui-never-sees-the-engine-inside",
      comment:
        "The UI talks to a run through src/worker/client and src/worker/protocol and reads numbers from src/stores/run-store.",
      severity: "error",
      from: { path: ["^src/ui/", "^src/main\\.tsx$", VIEWS], pathNot: TEST },
      to: { path: "^src/(runtime/|kernel/|worker/(?!client\\.|comparer\\.|protocol\\.))" },
    },
    {
      name: "stores-see-the-worker-from-outside",
      comment: "Stores use src/worker/client and protocol; the host belongs to the worker.",
      severity: "error",
      from: { path: "^src/stores/", pathNot: TEST },
      to: { path: "^src/(worker/(?!client\\.|comparer\\.|protocol\\.)|runtime/|kernel/)" },
    },
    {
      name: "client-stays-outside-the-worker",
      comment: "Start the host with new Worker(new URL(…)): importing it would run the engine on the page's thread.",
      severity: "error",
      from: { path: "^src/worker/(client|comparer)\\.ts$" },
      to: { path: "^src/(worker/(?!client\\.|protocol\\.)|runtime/)" },
    },
    {
      name: "cli-without-the-page",
      comment: "The command line is headless: use scenario, runtime and experiment.",
      severity: "error",
      from: { path: "^src/cli/", pathNot: TEST },
      to: { path: ["^src/(ui|stores)/", VIEWS, "node_modules/(react|react-dom|zustand|@xyflow|recharts|uplot)/"] },
    },
    {
      name: "nobody-imports-tests",
      comment: "Move what you need out of the test file.",
      severity: "error",
      from: { path: "^src/", pathNot: TEST },
      to: { path: TEST },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};

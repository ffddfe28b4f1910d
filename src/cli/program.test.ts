import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ExitCode } from "./exit-code";
import { type Io, UnreadableFile } from "./io";
import { runCli } from "./program";

const SCENARIO = {
  format: "windtunnel/scenario",
  version: 1,
  name: "Two tiers",
  run: { runForMs: 20_000, warmUpMs: 1000, seed: "s" },
  components: [
    { id: "users", kind: "client", arrivals: { kind: "poisson", ratePerSecond: 50 } },
    { id: "server", kind: "service", concurrencyPerReplica: 1, serviceTime: { kind: "exponential", meanMs: 10 } },
  ],
  links: [{ from: "users", to: "server" }],
  objectives: [
    { id: "busy", text: "The server is half busy", component: "server", metric: "utilization", above: 0.4, below: 0.6 },
    { id: "idle", component: "server", metric: "utilization", below: 0.2, variant: "fast" },
  ],
  variants: [{ id: "fast", name: "Fast", set: { "server.serviceTime.meanMs": 2 } }],
};

interface Result {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  readonly written: ReadonlyMap<string, string>;
}

/** Runs a command line against files in memory, on a clock that ticks a second at every look. */
function cli(
  args: string,
  files: Readonly<Record<string, unknown>> = { "a.json": SCENARIO },
  isErrTty = false,
): Result {
  let out = "";
  let err = "";
  let now = 0;
  const written = new Map<string, string>();
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isErrTty,
    read: (file) => {
      const content = files[file];
      if (content === undefined) throw new UnreadableFile(`cannot read ${file}: there is no such file`);
      return typeof content === "string" ? content : JSON.stringify(content);
    },
    write: (file, text) => void written.set(file, text),
    nowMs: () => {
      now += 1000;
      return now;
    },
  };
  const code = runCli(
    args.split(" ").filter((arg) => arg !== ""),
    io,
  );
  return { code, out, err, written };
}

describe("run", () => {
  test("prints tables, objectives, events and the trace, and exits 0", () => {
    const { code, out, err } = cli("run a.json");
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(out).toMatch(
      /^component +kind +arrivals\/s +through\/s +good\/s +util +queue +mean ms +p50 ms +p99 ms +outcomes$/m,
    );
    expect(out).toMatch(/^server +service .* ok 100 %$/m);
    expect(out).toMatch(/^users->server +/m);
    expect(out).toMatch(/^✓ +busy +server utilization +0\.\d+ +> 0\.4 and < 0\.6 +The server is half busy$/m);
    expect(out).toMatch(/events · .* events\/s · trace [0-9a-f]+$/m);
  });
  test("exits 1 when an objective is missed", () => {
    const { code, out } = cli("run a.json --set server.serviceTime.meanMs=1");
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ +busy/m);
  });
  test("--json prints the summary and nothing else", () => {
    const { code, out, err } = cli("run a.json --json --progress");
    expect(code).toBe(0);
    const summary = JSON.parse(out);
    expect(summary).toMatchObject({
      scenario: "Two tiers",
      seed: "s",
      replicationCount: 1,
      stopReason: null,
      version: expect.any(String),
    });
    expect(summary.components[1].metrics.utilization).toBeCloseTo(0.5, 1);
    expect(summary.wallTimeMs).toBeGreaterThan(0);
    expect(summary.eventsPerSecond).toBeGreaterThan(0);
    expect(err).toMatch(/^100 % /m);
  });
  test("is the same run for the same seed, and another for another", () => {
    const hash = (args: string): string => JSON.parse(cli(`run a.json --json ${args}`).out).traceHash;
    expect(hash("")).toBe(hash("--seed s"));
    expect(hash("--seed t")).not.toBe(hash(""));
    expect(hash("--set run.seed=42")).toBe(hash("--seed 42"));
  });
  test("--replications gives intervals, --variant its own objectives, --out a file", () => {
    const { code, out, written } = cli("run a.json --replications 3 --variant fast --out result.json");
    expect(code).toBe(0);
    expect(out).toContain("variant fast · seed s · 3 replications · ± 95 %");
    expect(out).toMatch(/^✓ +idle/m);
    expect(JSON.parse(written.get("result.json") ?? "")).toMatchObject({ variant: "fast", replicationCount: 3 });
  });
  test("reads standard input for -", () => {
    expect(cli("run - --json", { "-": SCENARIO }).code).toBe(0);
  });
  test("shows progress on a terminal only, and wipes it", () => {
    expect(cli("run a.json", { "a.json": SCENARIO }, true).err).toMatch(/^\r100 % .*\r +\r$/);
    expect(cli("run a.json").err).toBe("");
  });
  test("exits 3 with the reason when a limit stops the engine", () => {
    const arrivals = { kind: "closed-loop", userCount: 1, thinkTime: { kind: "constant", ms: 0 } };
    const components = [
      { id: "users", kind: "client", arrivals },
      { ...SCENARIO.components[1], serviceTime: { kind: "constant", ms: 0 } },
    ];
    const { code, err } = cli("run a.json", { "a.json": { ...SCENARIO, components, objectives: [], variants: [] } });
    expect(err).toMatch(/^stopped: .+/);
    expect(code).toBe(3);
  });
});

describe("bad input exits 2 and says what to do", () => {
  test.each<[string, string]>([
    ["run", "missing required argument 'file'"],
    ["run b.json", "cannot read b.json: there is no such file"],
    ["run a.json --sed 1", "unknown option '--sed'"],
    ["run a.json --replications 0", "whole number from 1 to 1000"],
    ["run a.json --replications 1e9", "whole number from 1 to 1000"],
    ["run a.json --variant fsat", 'Did you mean "fast"?'],
    ["run a.json --set server.queueCapacity", "is not <address>=<value>"],
    ["run a.json --set server.queueCapcity=1", 'Did you mean "queueCapacity"?'],
    ["run a.json --set server.queueCapacity=-1", "whole number from 0"],
    ["run a.json --set users.timeoutMs=2s", "Write 2000 without quotes"],
    ["run a.json --set server.queueDiscipline=filo", "is not one of the choices"],
    ["run a.json --set run.warmUpMs=20000", "leaves nothing of the run"],
    ["bake a.json", "unknown command 'bake'"],
    ["list-kinds servcie", 'Did you mean "service"?'],
    ["validate b.json", "there is no such file"],
    ["format b.json", "there is no such file"],
  ])("%s", (args, part) => {
    const { code, out, err } = cli(args);
    expect(code).toBe(2);
    expect(out + err).toContain(part);
  });
  test("a broken scenario: every problem with path, value, reason and hint, before anything runs", () => {
    const components = [SCENARIO.components[0], { ...SCENARIO.components[1], queueCapacity: "100", replicaCont: 2 }];
    const { code, out, err } = cli("run a.json", { "a.json": { ...SCENARIO, components } });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(
      'a.json: 1 error, 1 warning\n  error    server.queueCapacity = "100"\n           This must be a whole number',
    );
    expect(err).toContain('Did you mean "replicaCount"?');
  });
  test("with --json the problems are JSON", () => {
    const { code, out } = cli("run a.json --json", { "a.json": "{" });
    expect(code).toBe(2);
    expect(JSON.parse(out).problems[0]).toMatchObject({ path: "line 1, column 2", severity: "error" });
  });
  test("text from a file cannot steer the terminal", () => {
    const { out, err } = cli("run a.json", { "a.json": { ...SCENARIO, name: "\u001b[2Jgone\u202e" } });
    expect(out + err).not.toContain("\u001b");
    expect(out + err).not.toContain("\u202e");
    expect(out).toContain("\\u001b[2Jgone");
  });
});

describe("validate, format, list-kinds", () => {
  test("validate names each file and goes on after one that is missing", () => {
    const { code, out } = cli("validate a.json b.json c.json", {
      "a.json": SCENARIO,
      "c.json": { ...SCENARIO, version: 9 },
    });
    expect(code).toBe(2);
    expect(out).toMatch(/^a\.json: ok$/m);
    expect(out).toMatch(/^b\.json: 1 error$/m);
    expect(out).toMatch(/^c\.json: 1 error$/m);
    expect(cli("validate a.json").code).toBe(0);
    expect(JSON.parse(cli("validate a.json --json").out)).toEqual([{ file: "a.json", runnable: true, problems: [] }]);
  });
  test("format prints the canonical text, which is its own canonical text", () => {
    const { code, out } = cli("format a.json");
    expect(code).toBe(0);
    expect(cli("format -", { "-": out }).out).toBe(out);
    expect(cli("format a.json --write").written.get("a.json")).toBe(out);
  });
  test("format refuses a file whose broken parts it would lose", () => {
    const { code, out, written } = cli("format a.json --write", {
      "a.json": { ...SCENARIO, links: [{ from: "users" }] },
    });
    expect({ code, out, written: written.size }).toEqual({ code: 2, out: "", written: 0 });
  });
  test("list-kinds shows a kind with settings, units, defaults, ranges and metrics", () => {
    const { out } = cli("list-kinds retry");
    expect(out).toMatch(/^ {2}attemptLimit +3 +\S/m);
    expect(out).toMatch(/^ {2}backoffBaseMs +\d+ +0 … 7,776,000,000 ms/m);
    expect(out).toMatch(/^ {2}metric +unit +meaning$/m);
  });
  test("list-kinds --json holds every kind", () => {
    const kinds: { kind: string; settings: { name: string }[]; metrics: unknown[] }[] = JSON.parse(
      cli("list-kinds --json").out,
    );
    const names = kinds.map(({ kind }) => kind);
    expect(names).toEqual(
      expect.arrayContaining([
        "client",
        "service",
        "timeout",
        "poisson",
        "lognormal",
        "call",
        "link",
        "every-component",
      ]),
    );
    expect(
      new Set(kinds.map((kind) => JSON.stringify([kind.kind, (kind as unknown as { type: string }).type]))).size,
    ).toBe(kinds.length);
    const service = JSON.parse(cli("list-kinds service --json").out);
    expect(service.settings.map(({ name }: { name: string }) => name)).toContain("queueCapacity");
    expect(service.metrics.length).toBeGreaterThan(0);
  });
  test("--help and --version exit 0", () => {
    expect(cli("--help")).toMatchObject({ code: 0, out: expect.stringContaining("Exit codes: 0") });
    const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(cli("--version")).toMatchObject({ code: 0, out: `${version}\n` });
    expect(cli("run --help").out).toContain("--set <address=value>");
  });
});

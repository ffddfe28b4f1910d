import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { linkIds, type Scenario } from "../model/document";
import type { ScenarioEditor } from "./editor-contract";
import { createScenarioEditor } from "./scenario-editor";
import { readSetting } from "./settings";

function newEditor(): ScenarioEditor {
  let clock = 0;
  // Edits ten seconds apart never merge, unless a test wants them to.
  return createScenarioEditor(catalog, () => (clock += 10_000));
}

function shop(): ScenarioEditor {
  const editor = newEditor();
  for (const [index, kind] of ["client", "service", "service", "database"].entries())
    editor.addComponent(kind, { x: index * 260, y: 0 });
  editor.connect("client-1", "service-1");
  editor.connect("service-1", "service-2");
  editor.connect("service-2", "database-1");
  return editor;
}

/** Key order counts for nothing: files are written in canonical order. */
function canonical(document: Scenario): string {
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const KINDS = catalog.components.map((component) => component.kind);
const step = fc.record({
  action: fc.constantFrom(
    "add",
    "connect",
    "move",
    "remove",
    "set",
    "label",
    "policy",
    "unpolicy",
    "fault",
    "objective",
    "duplicate",
    "nudge",
    "undo",
    "redo",
  ),
  a: fc.nat(20),
  b: fc.nat(20),
  value: fc.integer({ min: 1, max: 500 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function perform(editor: ScenarioEditor, { action, a, b, value }: Step): void {
  const { components, links, faults } = editor.document();
  const at = (index: number) => components[index % Math.max(1, components.length)]?.id ?? "nobody";
  const ids = linkIds(links);
  const link = ids[a % Math.max(1, ids.length)] ?? "nothing";
  const actions: Readonly<Record<Step["action"], () => unknown>> = {
    add: () => editor.addComponent(KINDS[a % KINDS.length] ?? "service", { x: a, y: b }),
    connect: () => editor.connect(at(a), at(b)),
    move: () => editor.move({ [at(a)]: { x: value, y: b } }),
    nudge: () => editor.nudge({ [at(a)]: { x: value, y: b } }),
    remove: () => editor.remove(a % 2 === 0 ? [at(a)] : [link]),
    set: () => editor.setSetting(`${at(a)}.queueCapacity`, b % 4 === 0 ? undefined : value),
    label: () => editor.setLabel(at(a), `Name ${value}`),
    policy: () => editor.addPolicy(link, { kind: "timeout", timeoutMs: value }, b % 3),
    unpolicy: () => editor.removePolicy(link, 0),
    fault: () =>
      b % 2 === 0
        ? editor.addFault({ kind: "crash", target: at(a), startAtMs: value })
        : editor.removeFault(faults[0]?.id ?? ""),
    objective: () => editor.addObjective({ component: at(a), metric: "latencyP99Ms", below: value }),
    duplicate: () => editor.duplicate([at(a), at(b)]),
    undo: () => editor.undo(),
    redo: () => editor.redo(),
  };
  actions[action]();
}

describe("undo", () => {
  test("is exact: undo everything, redo everything, equal at both ends", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const editor = shop();
        const start = canonical(editor.document());
        const depth = countUndo(editor);
        for (const one of steps) perform(editor, one);
        const end = canonical(editor.document());
        const done = countUndo(editor);
        // The history may have been undone into the set-up itself: then there is nothing of ours to go back over.
        for (let i = 0; i < done - depth; i++) editor.undo();
        if (done >= depth && !steps.some(({ action }) => action === "undo"))
          expect(canonical(editor.document())).toBe(start);
        for (let i = 0; i < done - depth; i++) editor.redo();
        expect(canonical(editor.document())).toBe(end);
      }),
      { numRuns: 150 },
    );
  });

  test("joins edits of one setting that follow each other closely", () => {
    let clock = 0;
    const editor = createScenarioEditor(catalog, () => clock);
    editor.addComponent("service", { x: 0, y: 0 });
    clock = 5000;
    editor.setSetting("service-1.queueCapacity", 10);
    clock = 5300;
    editor.setSetting("service-1.queueCapacity", 20);
    clock = 9000;
    editor.setSetting("service-1.queueCapacity", 30);
    editor.undo();
    expect(readSetting(editor.document(), "service-1.queueCapacity")).toBe(20);
    editor.undo();
    expect(readSetting(editor.document(), "service-1.queueCapacity")).toBeUndefined();
  });

  test("an edit that changes nothing makes no step", () => {
    const editor = shop();
    const before = editor.document();
    editor.setLabel("service-1", editor.document().components[1]?.label ?? "");
    expect(editor.document()).toBe(before);
  });
});

function countUndo(editor: ScenarioEditor): number {
  let count = 0;
  while (editor.state().undoLabel !== undefined) {
    editor.undo();
    count++;
  }
  for (let i = 0; i < count; i++) editor.redo();
  return count;
}

describe("effect of an edit on the run", () => {
  test("a live setting becomes a command with its address", () => {
    const { effect } = shop().setSetting("service-1.queueCapacity", 7);
    expect(effect).toEqual({ type: "live", commands: [{ type: "set", address: "service-1.queueCapacity", value: 7 }] });
  });

  test("back to the default sends the default", () => {
    const editor = shop();
    editor.setSetting("service-1.queueCapacity", 7);
    const { effect } = editor.setSetting("service-1.queueCapacity", undefined);
    const wanted = catalog.components.find((component) => component.kind === "service")?.fields.queueCapacity?.default;
    expect(effect).toMatchObject({ type: "live", commands: [{ value: wanted }] });
  });

  test("undo of a live setting is live again", () => {
    const editor = shop();
    editor.setSetting("service-1.queueCapacity", 7);
    expect(editor.undo().effect.type).toBe("live");
  });

  test("positions, labels and objectives do not touch the run", () => {
    const editor = shop();
    const edits = [
      editor.move({ "service-1": { x: 5, y: 5 } }),
      editor.setLabel("service-1", "Orders"),
      editor.addObjective({ component: "client-1", metric: "latencyP99Ms", below: 200 }),
      editor.setName("Shop"),
    ];
    expect(edits.map((edit) => edit.effect.type)).toEqual(["none", "none", "none", "none"]);
  });

  test("topology, policies, faults and the run's frame restart it", () => {
    const editor = shop();
    const edits = [
      editor.connect("client-1", "database-1"),
      editor.addPolicy("service-1->service-2", { kind: "timeout", timeoutMs: 100 }),
      editor.addFault({ kind: "crash", target: "service-2", startAtMs: 1000 }),
      editor.setRun({ seed: "other" }),
      editor.remove(["service-2"]),
    ];
    expect(edits.map((edit) => edit.effect.type)).toEqual(["restart", "restart", "restart", "restart", "restart"]);
  });

  test("another arrival process restarts, another rate of the same one does not", () => {
    const editor = shop();
    editor.setSetting("client-1.arrivals", { kind: "poisson", ratePerSecond: 10 });
    expect(editor.setSetting("client-1.arrivals", { kind: "poisson", ratePerSecond: 20 }).effect.type).toBe("live");
    expect(editor.setSetting("client-1.arrivals", { kind: "constant", ratePerSecond: 20 }).effect.type).toBe("restart");
  });
});

describe("removing", () => {
  test("takes links, faults, objectives and references along", () => {
    const editor = shop();
    editor.addFault({ kind: "crash", target: "service-2", startAtMs: 0 });
    editor.addObjective({ component: "service-2", metric: "latencyP99Ms", below: 1 });
    editor.setSetting("service-1.handlers", {
      request: [{ do: "work" }, { do: "call", to: "service-2" }, { do: "call", to: "database-1" }],
    });
    editor.remove(["service-2"]);
    const { links, faults, objectives, components, layout } = editor.document();
    expect(linkIds(links)).toEqual(["client-1->service-1"]);
    expect([faults, objectives]).toEqual([[], []]);
    expect(components.map((component) => component.id)).not.toContain("service-2");
    expect(Object.keys(layout)).not.toContain("service-2");
    expect(readSetting(editor.document(), "service-1.handlers.request")).toEqual([
      { do: "work" },
      { do: "call", to: "database-1" },
    ]);
  });
});

describe("pasting", () => {
  test("gives fresh ids and keeps the links between what was copied", () => {
    const editor = shop();
    editor.setSetting("service-1.handlers", { request: [{ do: "call", to: "service-2" }] });
    const { created } = editor.duplicate(["service-1", "service-2"]);
    expect(created).toHaveLength(2);
    const [first = "", second = ""] = created;
    expect(linkIds(editor.document().links)).toContain(`${first}->${second}`);
    expect(readSetting(editor.document(), `${first}.handlers.request.0.to`)).toBe(second);
  });
});

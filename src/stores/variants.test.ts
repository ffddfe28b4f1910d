import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { applyVariant } from "../experiment/variant";
import type { Scenario } from "../model/document";
import { parseText } from "../scenario/parse";
import { serialise } from "../scenario/serialise";
import type { ScenarioEditor } from "./editor-contract";
import { createScenarioEditor } from "./scenario-editor";
import { readSetting } from "./settings";

const STORM = readFileSync(new URL("../../simulations/retry-storm.json", import.meta.url), "utf8");
const LINK = "users->pool";
const BUDGET = `${LINK}.policies.0.retryBudgetRatio`;

let editor: ScenarioEditor;
beforeEach(() => {
  let clock = 0;
  editor = createScenarioEditor(catalog, () => (clock += 10_000));
  editor.open(parseText(STORM, catalog).scenario);
});

const setOf = (id: string) => editor.file().variants.find((variant) => variant.id === id)?.set;
const shown = (address: string) => readSetting(editor.document(), address);
const saved = (address: string) => readSetting(editor.file(), address);

describe("showing a variant", () => {
  test("shows its settings and leaves the file as it is", () => {
    const { effect } = editor.showVariant("budget");
    expect(shown(BUDGET)).toBe(0.1);
    expect(saved(BUDGET)).not.toBe(0.1);
    expect(effect.type).not.toBe("none");
    expect(editor.state()).toMatchObject({ variant: "budget", isChanged: false, undoLabel: undefined });
    expect(serialise(editor.file(), catalog)).toBe(STORM);
    editor.showVariant(undefined);
    expect(shown(BUDGET)).toBe(saved(BUDGET));
  });

  test("runs exactly what an experiment with that variant runs", () => {
    for (const { id } of editor.file().variants) {
      editor.showVariant(id);
      const strict = applyVariant(editor.file(), id, catalog);
      if (!strict.ok) throw new Error(strict.problem.reason);
      expect({ ...editor.runnable(), variants: [] }).toEqual({ ...strict.scenario, variants: [] });
    }
  });

  test("a setting that is changed meanwhile is the variant's own, and the base's again when it says the same", () => {
    editor.showVariant("budget");
    const before = saved("pool.queueCapacity");
    editor.setSetting("pool.queueDiscipline", "lifo");
    expect(setOf("budget")).toMatchObject({ "pool.queueDiscipline": "lifo" });
    expect(saved("pool.queueDiscipline")).not.toBe("lifo");
    expect(saved("pool.queueCapacity")).toBe(before);
    const base = saved("pool.queueDiscipline");
    editor.setSetting("pool.queueDiscipline", base);
    expect(Object.keys(setOf("budget") ?? {})).toEqual([BUDGET]);
    editor.undo();
    expect(shown("pool.queueDiscipline")).toBe("lifo");
  });

  test("its policies can be added, moved and removed without touching the base", () => {
    const count = editor.file().links[0]?.policies?.length ?? 0;
    editor.showVariant("budget");
    editor.addPolicy(LINK, { kind: "timeout", timeoutMs: 70 }, 0);
    expect(editor.document().links[0]?.policies).toHaveLength(count + 1);
    expect(editor.document().links[0]?.policies?.[0]).toMatchObject({ kind: "timeout" });
    // The budget that the variant had set moved along.
    expect(shown(`${LINK}.policies.1.retryBudgetRatio`)).toBe(0.1);
    expect(editor.file().links[0]?.policies).toHaveLength(count);
    editor.setSetting(`${LINK}.policies.0.timeoutMs`, 90);
    expect(shown(`${LINK}.policies.0.timeoutMs`)).toBe(90);
  });

  test("what the base no longer has is left out and told", () => {
    editor.remove([LINK]);
    editor.showVariant("budget");
    expect(editor.state().unapplied).toEqual([]);
    expect(setOf("budget")).toEqual({});
  });

  test("a variant that is removed gives way to the base, with its objectives", () => {
    editor.addObjective({ component: "users", metric: "latencyP99Ms", below: 1, variant: "budget" });
    editor.showVariant("budget");
    editor.removeVariant("budget");
    expect(editor.state().variant).toBeUndefined();
    expect(editor.file().objectives.some(({ variant }) => variant === "budget")).toBe(false);
    editor.undo();
    expect(editor.file().variants.map(({ id }) => id)).toContain("budget");
  });
});

test("settings outside components and links go into the variant where it has them, else into the base", () => {
  editor.setVariantSetting("budget", "run.runForMs", 100_000);
  editor.showVariant("budget");
  editor.setRun({ runForMs: 90_000, warmUpMs: 5_000 });
  expect(editor.document().run).toMatchObject({ runForMs: 90_000, warmUpMs: 5_000 });
  expect(setOf("budget")).toMatchObject({ "run.runForMs": 90_000 });
  expect(editor.file().run.warmUpMs).toBe(5_000);
  expect(editor.file().run.runForMs).not.toBe(90_000);
});

test("variants follow their policies when those of the base move", () => {
  editor.addPolicy(LINK, { kind: "timeout", timeoutMs: 70 }, 0);
  expect(Object.keys(setOf("budget") ?? {})).toEqual([`${LINK}.policies.1.retryBudgetRatio`]);
  editor.movePolicy(LINK, 1, 0);
  expect(Object.keys(setOf("budget") ?? {})).toEqual([BUDGET]);
  editor.movePolicy(LINK, 0, 2);
  expect(Object.keys(setOf("budget") ?? {})).toEqual([`${LINK}.policies.2.retryBudgetRatio`]);
  editor.removePolicy(LINK, 2);
  expect(setOf("budget")).toEqual({});
});

describe("saving changes as a variant", () => {
  test("takes the changed settings over, shows the variant and restores the base", () => {
    editor.setSetting(BUDGET, 0.25);
    editor.setSetting("pool.queueDiscipline", "lifo");
    editor.setRun({ runForMs: 90_000 });
    editor.addComponent("cache", { x: 0, y: 0 });
    const document = editor.document();
    expect(Object.keys(editor.changedSettings()).sort()).toEqual(
      [BUDGET, "pool.queueDiscipline", "run.runForMs"].sort(),
    );
    const { created, effect } = editor.saveChangesAsVariant("Mine");
    const [id = ""] = created;
    // What is shown and run is the same as before: the run goes on.
    expect(effect).toEqual({ type: "none" });
    expect(withoutVariants(editor.document())).toEqual(withoutVariants(document));
    expect(editor.state().variant).toBe(id);
    expect(setOf(id)).toEqual({ [BUDGET]: 0.25, "pool.queueDiscipline": "lifo", "run.runForMs": 90_000 });
    const opened = parseText(STORM, catalog).scenario;
    expect(editor.file().links).toEqual(opened.links);
    expect(editor.file().run).toEqual(opened.run);
    // A new component is no setting: it stays.
    expect(editor.file().components.some(({ kind }) => kind === "cache")).toBe(true);
    editor.undo();
    expect(editor.state().variant).toBeUndefined();
    expect(shown(BUDGET)).toBe(0.25);
  });

  test("survives the file", () => {
    editor.setSetting(BUDGET, 0.25);
    editor.addPolicy(LINK, { kind: "timeout", timeoutMs: 70 });
    const [id = ""] = editor.saveChangesAsVariant("Mine").created;
    const { scenario, problems } = parseText(serialise(editor.file(), catalog), catalog);
    expect(problems).toEqual([]);
    expect(applyVariant(scenario, id, catalog).ok).toBe(true);
    expect(scenario.variants.find((variant) => variant.id === id)?.set).toEqual(setOf(id));
  });

  test("nothing changed, nothing differs", () => {
    expect(editor.changedSettings()).toEqual({});
    editor.setSetting(BUDGET, 0.25);
    editor.markSaved();
    expect(editor.changedSettings()).toEqual({});
  });
});

test("a setting of a variant can be kept though it says the same as the base, and left to the base", () => {
  editor.setVariantSetting("budget", "pool.queueDiscipline", saved("pool.queueDiscipline") ?? "fifo");
  expect(setOf("budget")).toHaveProperty(["pool.queueDiscipline"]);
  editor.setVariantSetting("budget", "pool.queueDiscipline", undefined);
  expect(Object.keys(setOf("budget") ?? {})).toEqual([BUDGET]);
});

test("a draft is unsaved from the start", () => {
  editor.open(editor.file(), { isUnsaved: true });
  expect(editor.state().isChanged).toBe(true);
  editor.markSaved();
  expect(editor.state().isChanged).toBe(false);
});

function withoutVariants(document: Scenario): Scenario {
  return { ...document, variants: [], layout: {} };
}

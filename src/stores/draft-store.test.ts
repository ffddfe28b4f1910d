// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { catalog } from "../catalog/index";
import { serialise } from "../scenario/serialise";
import { draftStore, drafts } from "./draft-store";
import { draftKey, keepDraft, readDrafts } from "./drafts";
import { emptyScenario } from "./empty-scenario";
import { scenario } from "./scenario-store";

const kept = () => readDrafts(localStorage, Date.now());
const PAUSE_MS = 700;

vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
await drafts.start();

beforeEach(() => {
  localStorage.clear();
  scenario.open(emptyScenario("Fresh"));
  vi.advanceTimersByTime(PAUSE_MS);
  draftStore.setState({ offered: undefined });
});

test("a document that is changed is kept shortly after, and not when it is saved", () => {
  scenario.addComponent("service", { x: 0, y: 0 });
  expect(kept()).toEqual([]);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(kept()).toMatchObject([{ name: "Fresh", text: serialise(scenario.file(), catalog) }]);
  expect(draftStore.getState().state.type).toBe("kept");
  scenario.markSaved();
  vi.advanceTimersByTime(PAUSE_MS);
  expect(kept()).toEqual([]);
  expect(draftStore.getState().state.type).toBe("none");
});

test("a page that is closed keeps what was not yet written", () => {
  scenario.addComponent("service", { x: 0, y: 0 });
  dispatchEvent(new Event("pagehide"));
  expect(kept()).toHaveLength(1);
});

function offer(text: string, variant?: string): void {
  keepDraft(localStorage, { key: draftKey("gone"), savedAtMs: Date.now(), name: "Mine", text, variant });
  draftStore.setState({ offered: kept()[0] });
}

test("a restored draft is what it was, unsaved still, and kept under the new page's name", () => {
  const editor = { ...emptyScenario("Mine"), variants: [{ id: "v", name: "V", set: {} }] };
  offer(serialise(editor, catalog), "v");
  expect(drafts.restore()).toBeUndefined();
  expect(scenario.state()).toMatchObject({ isChanged: true, variant: "v", undoLabel: undefined });
  expect(scenario.file().name).toBe("Mine");
  expect(kept().map(({ key }) => key)).not.toContain(draftKey("gone"));
  expect(kept()).toHaveLength(1);
  expect(draftStore.getState().offered).toBeUndefined();
});

test("unsaved work that a restored draft replaces can be had back in turn", () => {
  offer(serialise(emptyScenario("Mine"), catalog));
  scenario.addComponent("service", { x: 0, y: 0 });
  drafts.restore();
  expect(scenario.file().name).toBe("Mine");
  expect(draftStore.getState().offered).toMatchObject({ name: "Fresh" });
  drafts.restore();
  expect(scenario.file()).toMatchObject({ name: "Fresh", components: [{ kind: "service" }] });
});

test("a draft that cannot be read leaves the open document alone and is gone", () => {
  offer("not json");
  expect(drafts.restore()).toContain("could not be read");
  expect(scenario.file().name).toBe("Fresh");
  expect(kept()).toEqual([]);
});

test("discarding throws it away, postponing does not", () => {
  offer(serialise(emptyScenario("Mine"), catalog));
  drafts.postpone();
  expect(draftStore.getState().offered).toBeUndefined();
  expect(kept()).toHaveLength(1);
  draftStore.setState({ offered: kept()[0] });
  drafts.discard();
  expect(kept()).toEqual([]);
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { catalog } from "../../catalog/index";
import { parseText } from "../../scenario/parse";
import { serialise } from "../../scenario/serialise";
import { scenario } from "../../stores/scenario-store";
import { fileNameOf, fileStore, files } from "./file-store";

const SHOP = {
  format: "windtunnel/scenario",
  version: 1,
  name: "Shop",
  components: [
    { id: "users", kind: "client" },
    { id: "orders", kind: "service", queueCapacity: 7 },
  ],
  links: [{ from: "users", to: "orders" }],
};

describe("opening a file", () => {
  beforeEach(() => {
    files.dismissQuestion();
    files.openText(JSON.stringify(SHOP), "shop.json");
  });

  test("opens a sound one at once", () => {
    expect(scenario.document().name).toBe("Shop");
    expect(fileStore.getState().question).toBeUndefined();
  });

  test("keeps the open document when the file is broken, and offers what is sound", () => {
    const broken = { ...SHOP, name: "Broken", components: [...SHOP.components, { id: "x", kind: "no-such-kind" }, 42] };
    files.openText(JSON.stringify(broken), "broken.json");
    expect(scenario.document().name).toBe("Shop");
    const { question } = fileStore.getState();
    expect(question?.type).toBe("broken");
    files.openAnyway();
    expect(scenario.document().name).toBe("Broken");
    expect(scenario.document().components.map((component) => component.id)).toContain("orders");
  });

  test.each(["", "not json", "[1,2", "null", "42"])("survives %j", (text) => {
    files.openText(text, "odd.json");
    expect(scenario.document().name).toBe("Shop");
    expect(fileStore.getState().question?.type).toBe("broken");
  });

  test("asks before it replaces changes that are in no file", () => {
    scenario.setSetting("orders.queueCapacity", 9);
    files.openText(JSON.stringify({ ...SHOP, name: "Other" }), "other.json");
    expect(fileStore.getState().question?.type).toBe("unsaved");
    expect(scenario.document().name).toBe("Shop");
    files.openAnyway();
    expect(scenario.document().name).toBe("Other");
  });
});

test("what is saved opens as the same document", () => {
  files.openText(JSON.stringify(SHOP), "shop.json");
  scenario.setSetting("orders.queueCapacity", 9);
  const text = serialise(scenario.document(), catalog);
  const { scenario: again, runnable } = parseText(text, catalog);
  expect(runnable).toBe(true);
  expect(serialise(again, catalog)).toBe(text);
  expect(again.components.find(({ id }) => id === "orders")?.queueCapacity).toBe(9);
});

test("saving downloads the canonical text and settles the unsaved state", () => {
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  scenario.setName("Retry storm: part 2!");
  expect(scenario.state().isChanged).toBe(true);
  files.save();
  expect(scenario.state().isChanged).toBe(false);
  expect(fileNameOf(scenario.document().name)).toBe("retry-storm-part-2.json");
  expect(fileNameOf("../..")).toBe("scenario.json");
});

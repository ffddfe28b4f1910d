import { describe, expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import { choice, count, duration, plainNumber, ratio, record, toggle } from "../../model/fields";
import {
  changedCount,
  freshValue,
  isChanged,
  isSegmented,
  isStacked,
  shownFields,
  switchOf,
  withMember,
} from "./field-rules";

const FIELDS = {
  discipline: choice("Discipline", "fifo", "", { fifo: ["FIFO", ""], priority: ["Priority", ""] }),
  preemptive: toggle("Preemptive", false, "", { when: { setting: "discipline", is: ["priority"] } }),
  waitMs: duration("Wait", 0, "", { advanced: true }),
};
const names = (entries: readonly (readonly [string, unknown])[]) => entries.map(([name]) => name);

describe("shownFields", () => {
  test("hides a field while its condition does not hold, taking the default of a setting that is left out", () => {
    expect(names(shownFields(FIELDS, {}).plain)).toEqual(["discipline"]);
    expect(names(shownFields(FIELDS, { discipline: "priority" }).plain)).toEqual(["discipline", "preemptive"]);
  });

  test("keeps advanced fields apart", () => {
    expect(names(shownFields(FIELDS, {}).advanced)).toEqual(["waitMs"]);
  });

  test("is not fooled by names that every object has", () => {
    const odd = { flag: toggle("Flag", false, "", { when: { setting: "constructor", is: [true] } }) };
    expect(names(shownFields(odd, {}).plain)).toEqual([]);
  });
});

test("a setting written with its default is not changed", () => {
  expect(isChanged(FIELDS.waitMs, 0)).toBe(false);
  expect(isChanged(FIELDS.waitMs, 5)).toBe(true);
  expect(changedCount(shownFields(FIELDS, { waitMs: 5 }).advanced, { waitMs: 5 })).toBe(1);
});

test("withMember sets and leaves out", () => {
  expect(withMember({ a: 1 }, "b", 2)).toEqual({ a: 1, b: 2 });
  expect(withMember({ a: 1, b: 2 }, "b", undefined)).toEqual({ a: 1 });
});

test("freshValue of a record writes every default", () => {
  expect(freshValue(record("Keys", { count: count("Keys", 1_000, "") }, ""))).toEqual({ count: 1_000 });
});

test("few short options are shown at once, long ones go into a select", () => {
  expect(isSegmented(FIELDS.discipline)).toBe(true);
  expect(isSegmented(choice("Q", "a", "", { a: ["First in, first out", ""], b: ["Last in, first out", ""] }))).toBe(
    false,
  );
});

test("long words stand above their control, toggles never", () => {
  expect(isStacked(FIELDS.discipline)).toBe(false);
  expect(isStacked(choice("Mode", "a", "", { a: ["Read-through", ""], b: ["Aside", ""] }))).toBe(true);
  expect(isStacked(duration("Several routes of one operation", 0, ""))).toBe(true);
  expect(isStacked(toggle("Skips endpoints that are down now", false, ""))).toBe(false);
});

describe("a number that may be off", () => {
  test("is told by its range", () => {
    expect(switchOf(ratio("Fixed hit ratio", -1, "", { min: -1 }))).toEqual({ off: -1, start: 0.5 });
    expect(switchOf(count("Limit", -1, "", { min: -1 }))).toEqual({ off: -1, start: 1 });
    expect(switchOf(ratio("Loss", 0, ""))).toBeUndefined();
    expect(switchOf(plainNumber("x", 0, "", { min: -1 }))).toBeUndefined();
  });

  test("every one in the catalog is off at first or has a value of its own", () => {
    const fields = [...catalog.components, ...catalog.policies, ...catalog.faults].flatMap((kind) =>
      Object.values(kind.fields),
    );
    const optional = fields.filter((field) => switchOf(field) !== undefined);
    expect(optional.length).toBeGreaterThan(0);
    for (const field of optional) expect(Number(field.default) === -1 || Number(field.default) >= 0).toBe(true);
  });
});

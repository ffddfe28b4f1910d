import { expect, test } from "vitest";
import { filterShelf, type ShelfItem, tagCounts } from "./shelf-filter";

const item = (id: string, summary: string, ...tags: string[]): ShelfItem => ({
  id,
  name: id,
  summary,
  tags,
  document: {},
});
const SHELF = [
  item("storm", "Retries turn a slow-down into an outage", "retry", "metastable"),
  item("pool", "A pool runs dry", "retry"),
];

test("filters by words and by tags together", () => {
  expect(filterShelf(SHELF, "slow OUTAGE", new Set()).map(({ id }) => id)).toEqual(["storm"]);
  expect(filterShelf(SHELF, "", new Set(["retry", "metastable"])).map(({ id }) => id)).toEqual(["storm"]);
  expect(filterShelf(SHELF, "", new Set())).toHaveLength(2);
});

test("tags come with their counts, the most common first", () => {
  expect(tagCounts(SHELF)).toEqual([
    ["retry", 2],
    ["metastable", 1],
  ]);
});

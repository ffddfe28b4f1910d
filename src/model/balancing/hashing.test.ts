import { describe, expect, test } from "vitest";
import { HashRing, hashKey, hashText, MaglevTable } from "./hashing";
import { subsetOf } from "./subset";

const KEYS = 20_000;
const identities = (n: number) => Array.from({ length: n }, (_, i) => hashText(`cache#${i + 1}`));
const all = (n: number) => Array.from({ length: n }, (_, i) => i);

type Places = { owner(hash: number, candidates: Int32Array, mark: number): number };
const ring = (n: number, points = 160): Places => new HashRing(identities(n), new Array<number>(n).fill(points));
const maglev = (n: number): Places => new MaglevTable(all(n), identities(n), new Array<number>(n).fill(1));

function owners(places: Places, n: number, without = -1): number[] {
  const marks = new Int32Array(n).fill(1);
  if (without >= 0) marks[without] = 0;
  return Array.from({ length: KEYS }, (_, key) => places.owner(hashKey(key), marks, 1));
}

const movedRatio = (before: number[], after: number[]) =>
  before.filter((owner, key) => owner !== after[key]).length / KEYS;

function busiestToMean(owned: number[], n: number): number {
  const counts = all(n).map((i) => owned.filter((owner) => owner === i).length);
  return Math.max(...counts) / (KEYS / n);
}

describe.each([
  ["ring", ring, 1.35],
  ["maglev", maglev, 1.08],
] as const)("%s", (_, make, unevenness) => {
  test("spreads the keys as evenly as it is known for", () => {
    expect(busiestToMean(owners(make(20), 20), 20)).toBeLessThan(unevenness);
  });

  test("without one endpoint only its own keys move", () => {
    const before = owners(make(20), 20);
    const after = owners(make(20), 20, 7);
    expect(after).not.toContain(7);
    for (const [key, owner] of before.entries()) if (owner !== 7) expect(after[key]).toBe(owner);
  });

  test("has nobody to name without candidates", () => {
    expect(make(3).owner(hashKey(1), new Int32Array(3), 1)).toBe(-1);
  });
});

test("a ring with one more endpoint moves about 1/n of the keys, all of them to the new one", () => {
  const before = owners(ring(20), 20);
  const after = owners(ring(21), 21);
  expect(Math.abs(movedRatio(before, after) - 1 / 21)).toBeLessThan(0.015);
  for (const [key, owner] of before.entries()) if (owner !== after[key]) expect(after[key]).toBe(20);
});

test("maglev with one more endpoint moves more keys than a ring, and not many times as many", () => {
  const moved = movedRatio(owners(maglev(20), 20), owners(maglev(21), 21));
  expect(moved).toBeGreaterThan(1 / 21);
  expect(moved).toBeLessThan(3 / 21);
});

test("weights give shares of the ring and of the table", () => {
  const weights = [2, 1, 1];
  const weighted = [new HashRing(identities(3), [2000, 1000, 1000]), new MaglevTable(all(3), identities(3), weights)];
  for (const places of weighted) {
    const share = owners(places, 3).filter((owner) => owner === 0).length / KEYS;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.04);
  }
});

describe("subsets", () => {
  test("of one round share no endpoint and use all", () => {
    const round = [0, 1, 2, 3].flatMap((position) => subsetOf(12, 3, position));
    expect(round.sort((a, b) => a - b)).toEqual(all(12));
  });

  test("of the next round are others", () => {
    expect(subsetOf(12, 3, 4)).not.toEqual(subsetOf(12, 3, 0));
    expect(subsetOf(12, 3, 4)).toEqual(subsetOf(12, 3, 4));
  });
});

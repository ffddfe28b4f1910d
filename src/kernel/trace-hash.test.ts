import { expect, test } from "vitest";
import { addToTraceHash, newTraceHash, traceHashText } from "./trace-hash";

function hashOf(events: readonly (readonly [number, number, number])[]): string {
  const lanes = newTraceHash();
  for (const [time, handler, a] of events) addToTraceHash(lanes, time, handler, a);
  return traceHashText(lanes);
}

test("16 hexadecimal digits, also of nothing", () => {
  expect(hashOf([])).toMatch(/^[0-9a-f]{16}$/);
});

test("every part of an event counts, and so does the order", () => {
  const hashes = new Set([
    hashOf([]),
    hashOf([[0, 0, 0]]),
    hashOf([[1, 0, 0]]),
    hashOf([[0, 1, 0]]),
    hashOf([[0, 0, 1]]),
    hashOf([[2 ** 32, 0, 0]]),
    hashOf([[2 ** 52, 0, 0]]),
    hashOf([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    hashOf([
      [4, 5, 6],
      [1, 2, 3],
    ]),
  ]);
  expect(hashes.size).toBe(9);
});

test("a hundred thousand small histories all differ", () => {
  const hashes = new Set<string>();
  for (let time = 0; time < 100; time++) {
    for (let handler = 0; handler < 10; handler++) {
      for (let a = 0; a < 100; a++) hashes.add(hashOf([[time, handler, a]]));
    }
  }
  expect(hashes.size).toBe(100_000);
});

test("the digits are these, in every engine", () => {
  expect(
    hashOf([
      [0, 0, 0],
      [1_500_000, 3, 17],
      [2 ** 40 + 5, 2, -1],
    ]),
  ).toBe("0e60df613ac2ee5e");
});

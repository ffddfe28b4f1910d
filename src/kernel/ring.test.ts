import fc from "fast-check";
import { expect, test } from "vitest";
import { IntRing } from "./ring";

test("first in, first out", () => {
  const ring = new IntRing();
  ring.pushBack(1);
  ring.pushBack(2);
  expect(ring.length).toBe(2);
  expect(ring.popFront()).toBe(1);
  expect(ring.popFront()).toBe(2);
  expect(ring.length).toBe(0);
});

test("refuses to invent values", () => {
  const ring = new IntRing();
  expect(() => ring.popFront()).toThrow("popFront of an empty ring");
  expect(() => ring.popBack()).toThrow("popBack of an empty ring");
  expect(() => ring.at(0)).toThrow("position outside the ring");
  expect(() => ring.removeAt(0)).toThrow("position outside the ring");
});

test("behaves like an array, whatever happens", () => {
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const step = fc.record({
    do: fc.constantFrom("pushBack", "pushBack", "pushFront", "popFront", "popBack", "removeAt", "clear", "indexOf"),
    value: fc.oneof(int32, fc.integer({ min: 0, max: 5 })),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const ring = new IntRing(1);
      const array: number[] = [];
      for (const { do: what, value } of steps) {
        if (what === "pushBack") {
          array.push(value);
          ring.pushBack(value);
        }
        if (what === "pushFront") {
          array.unshift(value);
          ring.pushFront(value);
        }
        if (what === "indexOf") expect(ring.indexOf(value)).toBe(array.indexOf(value));
        if (what === "clear" && value % 3 === 0) {
          array.length = 0;
          ring.clear();
        }
        if (array.length === 0) continue;
        if (what === "popFront") expect(ring.popFront()).toBe(array.shift());
        if (what === "popBack") expect(ring.popBack()).toBe(array.pop());
        if (what === "removeAt") {
          const position = Math.abs(value) % array.length;
          expect(ring.removeAt(position)).toBe(array.splice(position, 1)[0]);
        }
        expect(Array.from(array, (_, i) => ring.at(i))).toEqual(array);
        expect(ring.length).toBe(array.length);
      }
    }),
    { numRuns: 300 },
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { CARD, freeOffset, freePlace, type Place, placesOf } from "./free-place";

const point = fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -400, max: 400 }) });
const covers = (a: Place, b: Place) => Math.abs(b.x - a.x) < CARD.width && Math.abs(b.y - a.y) < CARD.height;

test("a card lands by its middle where nothing is in the way", () => {
  expect(freePlace({ x: 100, y: 100 }, [])).toEqual({ x: 100 - CARD.width / 2, y: 100 - CARD.height / 2 });
});

test("a new card covers no other", () => {
  fc.assert(
    fc.property(point, fc.array(point, { maxLength: 12 }), (middle, taken) => {
      const at = freePlace(middle, taken);
      expect(taken.some((place) => covers(place, at))).toBe(false);
    }),
  );
});

test("copies of a group cover neither the others nor each other's originals, and keep their shape", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 6 }), fc.array(point, { maxLength: 8 }), (group, others) => {
      const taken = [...group, ...others];
      const { x, y } = freeOffset(group, taken, { x: 32, y: 32 });
      const copies = group.map((card) => ({ x: card.x + x, y: card.y + y }));
      expect(copies.some((copy) => taken.some((place) => covers(place, copy)))).toBe(false);
    }),
  );
});

test("even a field without a gap has room somewhere", () => {
  const field = Array.from({ length: 500 }, (_, index) => ({ x: (index % 25) * 150, y: Math.floor(index / 25) * 80 }));
  const at = freePlace({ x: 1800, y: 800 }, field);
  expect(field.some((place) => covers(place, at))).toBe(false);
});

test("components that the file gives no place stand in a row", () => {
  const components = ["a", "b", "c"].map((id) => ({ id, kind: "service" }));
  expect([...placesOf({ components, layout: { b: { x: 7, y: 9 } } }).values()]).toEqual([
    { x: 0, y: 0 },
    { x: 7, y: 9 },
    { x: 240, y: 0 },
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { CARD } from "./edge-geometry";
import { freePlace } from "./use-drop-target";

const point = fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -400, max: 400 }) });

test("a card lands by its middle where nothing is in the way", () => {
  expect(freePlace({ x: 100, y: 100 }, [])).toEqual({ x: 100 - CARD.width / 2, y: 100 - CARD.height / 2 });
});

test("a new card covers no other", () => {
  fc.assert(
    fc.property(point, fc.array(point, { maxLength: 12 }), (middle, taken) => {
      const at = freePlace(middle, taken);
      expect(
        taken.every((place) => Math.abs(place.x - at.x) >= CARD.width || Math.abs(place.y - at.y) >= CARD.height),
      ).toBe(true);
    }),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CARD } from "../../stores/free-place";
import { chipPlace, curveBetween, laneOf, pointAt, sideOf, TRACK_STEPS, trackOf } from "./edge-geometry";

const place = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) });

test("links start and end at the borders of the cards", () => {
  fc.assert(
    fc.property(place, place, (caller, callee) => {
      const { x0, y0, x3, y3 } = curveBetween(caller, callee);
      const onBorder = (x: number, y: number, at: { x: number; y: number }) =>
        (x === at.x || x === at.x + CARD.width || y === at.y || y === at.y + CARD.height) &&
        x >= at.x &&
        x <= at.x + CARD.width &&
        y >= at.y &&
        y <= at.y + CARD.height;
      expect(onBorder(x0, y0, caller) && onBorder(x3, y3, callee)).toBe(true);
    }),
  );
});

describe("side", () => {
  test("is the right one where the callee stands ahead", () =>
    expect(sideOf({ x: 0, y: 0 }, { x: 400, y: 300 })).toBe("right"));
  test("is below or above where it does not", () => {
    expect(sideOf({ x: 0, y: 0 }, { x: 0, y: 300 })).toBe("bottom");
    expect(sideOf({ x: 0, y: 300 }, { x: -200, y: 0 })).toBe("top");
  });
  test("hangs under a callee behind on the same line", () =>
    expect(sideOf({ x: 400, y: 0 }, { x: 0, y: 10 })).toBe("under"));
});

test("a lane keeps its distance at the ends and in the middle", () => {
  const curve = curveBetween({ x: 0, y: 0 }, { x: 420, y: 260 });
  const lane = laneOf(curve, 6);
  expect(lane.y0 - curve.y0).toBeCloseTo(6);
  expect(lane.y3 - curve.y3).toBeCloseTo(6);
  const a = pointAt(curve, 0.5, { x: 0, y: 0 });
  const b = pointAt(lane, 0.5, { x: 0, y: 0 });
  expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(4);
  expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(9);
});

test("a track has equal steps", () => {
  const track = trackOf(curveBetween({ x: 0, y: 0 }, { x: 500, y: 300 }));
  const lengths: number[] = [];
  for (let step = 1; step <= TRACK_STEPS; step++) {
    const [x0 = 0, y0 = 0] = track.subarray((step - 1) * 4);
    const [x1 = 0, y1 = 0] = track.subarray(step * 4);
    lengths.push(Math.hypot(x1 - x0, y1 - y0));
  }
  expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(1.05);
});

test("chips lie on neither card, be they as wide as they may", () => {
  const near = fc.record({ x: fc.integer({ min: 60, max: 400 }), y: fc.integer({ min: -400, max: 400 }) });
  fc.assert(
    fc.property(near, fc.integer({ min: -20, max: 20 }), fc.integer({ min: 20, max: 60 }), (callee, port, width) => {
      const caller = { x: 0, y: 0 };
      const at = { x: CARD.width + callee.x, y: callee.y };
      const { x, y, alignX, alignY } = chipPlace(curveBetween(caller, at, port), caller, false);
      const chip = { x: x - alignX * width, y: y - alignY * 18 };
      const covers = (card: { x: number; y: number }) =>
        chip.x < card.x + CARD.width - 1 &&
        chip.x + width > card.x + 1 &&
        chip.y < card.y + CARD.height &&
        chip.y + 18 > card.y;
      expect([covers(caller), covers(at)]).toEqual([false, false]);
    }),
  );
});

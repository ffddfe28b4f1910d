import fc from "fast-check";
import { expect, test } from "vitest";
import { SlotPool } from "./slots";

test("lends the slot that came back last", () => {
  const pool = new SlotPool(4, () => {});
  const slots = [pool.take(), pool.take(), pool.take()];
  expect(slots).toEqual([0, 1, 2]);
  pool.give(1);
  pool.give(0);
  expect(pool.take()).toBe(0);
  expect(pool.take()).toBe(1);
  expect(pool.liveCount).toBe(3);
});

test("doubles when empty and tells its owner before lending the new slot", () => {
  const widths: number[] = [];
  const pool = new SlotPool(2, (capacity) => widths.push(capacity));
  for (let i = 0; i < 5; i++) expect(pool.take()).toBe(i);
  expect(widths).toEqual([4, 8]);
  expect(pool.capacity).toBe(8);
});

test("a slot cannot come back twice, nor one that was never out", () => {
  const pool = new SlotPool(4, () => {});
  pool.give(pool.take());
  expect(() => pool.give(0)).toThrow("a slot given back that was not out");
  expect(() => pool.give(3)).toThrow("not out");
  expect(() => pool.give(99)).toThrow("not out");
});

test("never lends one slot to two", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 200 }), (choices) => {
      const pool = new SlotPool(1, () => {});
      const out: number[] = [];
      for (const choice of choices) {
        if (choice % 3 === 0 && out.length > 0) {
          pool.give(out.splice(choice % out.length, 1)[0]!);
        } else {
          const slot = pool.take();
          expect(out).not.toContain(slot);
          expect(slot).toBeLessThan(pool.capacity);
          out.push(slot);
        }
        expect(pool.liveCount).toBe(out.length);
        expect(out.every((slot) => pool.isLive(slot))).toBe(true);
      }
    }),
  );
});

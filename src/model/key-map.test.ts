import fc from "fast-check";
import { expect, test } from "vitest";
import { ABSENT, KeyMap } from "./key-map";

test("does what a Map does, whatever is set, deleted and cleared", () => {
  const key = fc.oneof(
    fc.nat(20),
    fc.nat(0x7fffffff),
    fc.nat(50).map((n) => n * 64),
  );
  const step = fc.oneof(
    { weight: 10, arbitrary: fc.record({ do: fc.constant("set" as const), key, value: fc.nat() }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("delete" as const), key, value: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.constant({ do: "clear" as const, key: 0, value: 0 }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const map = new KeyMap();
      const model = new Map<number, number>();
      for (const { do: action, key, value } of steps) {
        if (action === "set") {
          map.set(key, value);
          model.set(key, value);
        } else if (action === "delete") {
          map.delete(key);
          model.delete(key);
        } else {
          map.clear();
          model.clear();
        }
        expect(map.size).toBe(model.size);
      }
      for (const { key } of steps) expect(map.get(key)).toBe(model.get(key) ?? ABSENT);
    }),
    { numRuns: 300 },
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { AliasTable } from "./alias";
import { RandomStream } from "./random";

function shares(weights: number[], drawCount: number): number[] {
  const table = new AliasTable(Float64Array.from(weights));
  const stream = new RandomStream(weights.join());
  const counts = weights.map(() => 0);
  for (let i = 0; i < drawCount; i++) counts[table.draw(stream)]!++;
  return counts.map((count) => count / drawCount);
}

test("draws by weight", () => {
  const found = shares([1, 2, 3, 4], 400_000);
  for (const [i, share] of found.entries()) expect(share).toBeCloseTo((i + 1) / 10, 2);
});

test("a value without weight is never drawn, whatever the others weigh", () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 40 }), (weights) => {
      const sum = weights.reduce((total, each) => total + each, 0);
      fc.pre(sum > 0);
      for (const [i, share] of shares(weights, 2000).entries()) {
        if (weights[i] === 0) expect(share).toBe(0);
        expect(Math.abs(share - weights[i]! / sum)).toBeLessThan(0.06);
      }
    }),
    { numRuns: 200 },
  );
});

test("refuses weights that make no distribution", () => {
  expect(() => new AliasTable(Float64Array.of())).toThrow("sum to 0");
  expect(() => new AliasTable(Float64Array.of(0, 0))).toThrow("sum to 0");
  expect(() => new AliasTable(Float64Array.of(1, NaN))).toThrow("sum to NaN");
  expect(() => new AliasTable(Float64Array.of(1, Infinity))).toThrow("sum to Infinity");
  expect(() => new AliasTable(Float64Array.of(-1, 3))).toThrow("negative");
});

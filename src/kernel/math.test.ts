import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, log, pow } from "./math";

const bits = new DataView(new ArrayBuffer(8));

/** How many doubles lie between two numbers of one sign. */
function ulpsApart(x: number, y: number): number {
  return Number(abs(orderOf(x) - orderOf(y)));
}

function orderOf(x: number): bigint {
  bits.setFloat64(0, x);
  return bits.getBigInt64(0);
}

function abs(x: bigint): bigint {
  return x < 0n ? -x : x;
}

describe("log", () => {
  test("agrees with the engine's own to 2 ulp over the whole range", () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        expect(ulpsApart(log(x), Math.log(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("keeps its precision next to 1", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 1.6, noNaN: true }), (x) => {
        expect(ulpsApart(log(x), Math.log(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("knows the edges", () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(log(Infinity)).toBe(Infinity);
    expect(log(5e-324)).toBe(-744.4400719213812);
  });
});

describe("exp", () => {
  test("agrees with the engine's own to 2 ulp over the whole range", () => {
    fc.assert(
      fc.property(fc.double({ min: -745, max: 709, noNaN: true }), (x) => {
        expect(ulpsApart(exp(x), Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("knows the edges", () => {
    expect(exp(0)).toBe(1);
    expect(exp(1)).toBeCloseTo(Math.E, 14);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(710)).toBe(Infinity);
    expect(exp(-746)).toBe(0);
    expect(exp(NaN)).toBeNaN();
  });
});

describe("pow", () => {
  test("agrees with the engine's own to 2 ulp for results from 1e-9 to 1e9", () => {
    const results = fc.double({ min: -20.7, max: 20.7, noNaN: true });
    const bases = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(bases, results, (x, logOfResult) => {
        const y = logOfResult / Math.log(x);
        fc.pre(Number.isFinite(y));
        expect(ulpsApart(pow(x, y), x ** y)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("gives whole powers of 2 and 10 exactly", () => {
    for (let n = -1074; n <= 1023; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let n = 0; n <= 22; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
  });

  test("knows the edges", () => {
    expect(pow(0, 3)).toBe(0);
    expect(pow(0, -3)).toBe(Infinity);
    expect(pow(0, 0)).toBe(1);
    expect(pow(-2, 3)).toBe(-8);
    expect(pow(-2, 0.25)).toBeNaN();
    expect(pow(Infinity, -2.5)).toBe(0);
    expect(pow(1.5, 1e9)).toBe(Infinity);
    expect(pow(1.5, -1e9)).toBe(0);
    expect(pow(NaN, 2.5)).toBeNaN();
  });
});

test("the bits are these, in every engine", () => {
  let sum = 0;
  for (let i = 1; i <= 1000; i++) sum = sum * 0.75 + log(i) + exp(-i / 100) + pow(i, 0.3);
  expect(sum).toBe(59.363629160912495);
});

import { expect, test } from "vitest";
import { normalCdf } from "../kernel/special";
import { CallTable } from "./calls";
import { MessageSizes, normalQuantile, type SizeSpec, sizeQuantile } from "./message-sizes";

test("the normal quantile is the inverse of the distribution", () => {
  for (const p of [1e-9, 1e-6, 0.001, 0.05, 0.2, 0.5, 0.8, 0.99, 0.9999, 1 - 1e-9]) {
    expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(2e-7);
  }
});

test("quantiles of every kind are those of its name", () => {
  const at = (spec: SizeSpec, u: number) => sizeQuantile(spec)(u);
  expect(at({ kind: "constant", bytes: 7 }, 0.3)).toBe(7);
  expect(at({ kind: "uniform", minBytes: 100, maxBytes: 200 }, 0.25)).toBe(125);
  expect(at({ kind: "exponential", meanBytes: 1000 }, 0.5)).toBe(693);
  expect(at({ kind: "lognormal", p50Bytes: 1000, p99Bytes: 50_000 }, 0.5)).toBe(1000);
  expect(at({ kind: "lognormal", p50Bytes: 1000, p99Bytes: 50_000 }, 0.99)).toBeCloseTo(50_000, -1);
  expect(at({ kind: "pareto", minBytes: 1000, maxBytes: 1_000_000, alpha: 1 }, 1e-9)).toBe(1000);
  expect(at({ kind: "pareto", minBytes: 1000, maxBytes: 1_000_000, alpha: 1 }, 1 - 1e-12)).toBe(1_000_000);
});

test("one request has one size on every hop, another request another one; both directions differ", () => {
  const calls = new CallTable({ now: 0 });
  const spec: SizeSpec = { kind: "exponential", meanBytes: 1000 };
  const sizes = new MessageSizes(calls, [{ requestSize: spec, responseSize: spec }], 4711);
  const slot = calls.open(-1, 0);
  let sum = 0;
  const count = 20_000;
  for (let i = 0; i < count; i++) {
    calls.request[slot] = i;
    const hop = calls.open(slot, 0);
    if (i % 100 === 0) expect(sizes.requestBytes(hop)).toBe(sizes.requestBytes(slot));
    calls.free(hop);
    sum += sizes.requestBytes(slot);
  }
  expect(sum / count).toBeGreaterThan(970);
  expect(sum / count).toBeLessThan(1030);
  expect(sizes.requestBytes(slot)).not.toBe(sizes.responseBytes(slot));
});

import { expect, test } from "vitest";
import { studentTCdf, studentTQuantile } from "./student-t";

/** Rows of the printed tables: degrees of freedom, then the quantiles at 0.9, 0.95, 0.975, 0.99, 0.995. */
const TABLE = [
  [1, 3.0777, 6.3138, 12.7062, 31.8205, 63.6567],
  [2, 1.8856, 2.92, 4.3027, 6.9646, 9.9248],
  [3, 1.6377, 2.3534, 3.1824, 4.5407, 5.8409],
  [4, 1.5332, 2.1318, 2.7764, 3.7469, 4.6041],
  [5, 1.4759, 2.015, 2.5706, 3.3649, 4.0321],
  [9, 1.383, 1.8331, 2.2622, 2.8214, 3.2498],
  [10, 1.3722, 1.8125, 2.2281, 2.7638, 3.1693],
  [19, 1.3277, 1.7291, 2.093, 2.5395, 2.8609],
  [30, 1.3104, 1.6973, 2.0423, 2.4573, 2.75],
  [100, 1.2901, 1.6602, 1.984, 2.3642, 2.6259],
] as const;

test("the quantiles are those of the printed tables", () => {
  for (const [degreesOfFreedom, ...quantiles] of TABLE) {
    for (const [i, p] of [0.9, 0.95, 0.975, 0.99, 0.995].entries()) {
      expect(studentTQuantile(p, degreesOfFreedom)).toBeCloseTo(quantiles[i]!, 4);
    }
  }
});

test("with many degrees of freedom it is the normal distribution", () => {
  expect(studentTQuantile(0.975, 1e6)).toBeCloseTo(1.959964, 4);
});

test("quantile and distribution function undo each other, on both sides", () => {
  for (const degreesOfFreedom of [1, 2, 2.5, 7, 40]) {
    for (const p of [0.001, 0.1, 0.3, 0.5, 0.8, 0.9999]) {
      expect(studentTCdf(studentTQuantile(p, degreesOfFreedom), degreesOfFreedom)).toBeCloseTo(p, 10);
    }
  }
});

test("what is no probability has no quantile", () => {
  for (const p of [0, 1, -0.5, NaN]) expect(studentTQuantile(p, 5)).toBeNaN();
  expect(studentTQuantile(0.5, 0)).toBeNaN();
});

import { expect, test } from "vitest";
import { lnGamma, normalCdf, normalDensity } from "./special";

test("lnGamma knows the factorials", () => {
  let lnFactorial = 0;
  for (let n = 1; n <= 100; n++) {
    expect(lnGamma(n)).toBeCloseTo(lnFactorial, 10);
    lnFactorial += Math.log(n);
  }
});

test("lnGamma of a half is ln √π, and the small ones follow", () => {
  expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(lnGamma(0.1)).toBeCloseTo(2.2527126517342055, 12);
});

test("normalCdf agrees with the tables", () => {
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
  expect(normalCdf(-1.2815515655446004)).toBeCloseTo(0.1, 14);
  expect(normalCdf(2.3263478740408408)).toBeCloseTo(0.99, 14);
  expect(normalCdf(40)).toBe(1);
});

test("normalDensity is the slope of normalCdf", () => {
  for (let x = -4; x <= 4; x += 0.25) {
    expect(normalDensity(x)).toBeCloseTo((normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5, 8);
  }
});

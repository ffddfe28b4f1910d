import { exp, log } from "../kernel/math";
import { lnGamma } from "../kernel/special";

/** The last answer: a summary asks the same question for each of its intervals. */
let asked = { p: NaN, degreesOfFreedom: NaN, quantile: NaN };

/**
 * The value that a Student-t variable with this many degrees of freedom (a positive number) stays below with probability `p`,
 * 0 < p < 1; to about 1e−10. NaN outside.
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1 && degreesOfFreedom > 0)) return NaN;
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  if (asked.p !== p || asked.degreesOfFreedom !== degreesOfFreedom) {
    asked = { p, degreesOfFreedom, quantile: bisected(p, degreesOfFreedom) };
  }
  return asked.quantile;
}

function bisected(p: number, degreesOfFreedom: number): number {
  let high = 1;
  while (studentTCdf(high, degreesOfFreedom) < p) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (studentTCdf(middle, degreesOfFreedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that a Student-t variable is at most t. Source: Abramowitz and Stegun 26.7.1 with 26.5.27. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const tail = incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Numerical Recipes § 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * log(x) + b * log(1 - x));
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

import { exp, log } from "./math";

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const HALF_LN_TWO_PI = 0.9189385332046728;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/** Logarithm of the gamma function for x > 0, to about 1e−14. Source: Lanczos (1964), coefficients for g = 7 by Godfrey. */
export function lnGamma(x: number): number {
  if (x < 0.5) return lnGamma(x + 1) - log(x);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return HALF_LN_TWO_PI + (z + 0.5) * log(t) - t + log(sum);
}

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return INVERSE_SQRT_TWO_PI * exp(-0.5 * x * x);
}

/** Probability that a standard normal variable is at most x, to about 1e−15. Source: Marsaglia, J. Stat. Software 11 (2004). */
export function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  if (x > 9) return 1;
  let term = x;
  let sum = x;
  for (let i = 3; term > sum * 1e-17; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/*
 * Math.log and its kin differ in their last bits from one engine to the next, and one bit is enough to send a simulation
 * elsewhere. These use only + − × ÷, which IEEE 754 defines to the last bit, so every engine gets the same result.
 *
 * Method, reductions and coefficients of `log` and `exp`: fdlibm, Copyright (C) 1993 by Sun Microsystems, Inc.
 * "Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved."
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** The upper 20 bits of the mantissa of √2. */
const SQRT2_MANTISSA = 0x6a09e;

/** 2^(i − 1022) for every exponent of a normal double: scaling by one of them is exact. */
const POWERS_OF_TWO = powersOfTwo();

/** One double and its two halves: reading an exponent is a store and a load, cheaper than any arithmetic. */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const HIGH_WORD = highWordIndex();

/** Natural logarithm, within 1 ulp. `log(0)` is −Infinity; of a negative number or NaN, NaN. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const k = exponentOf(x);
  const f = scale(x, -k) - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const r = s * (halfSquare + logSeries(s * s));
  return k * LN2_HIGH - (halfSquare - (r + k * LN2_LOW) - f);
}

/** e to the power of x, within 1 ulp. Overflows to Infinity above 709.78, underflows to 0 below −745.13. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/**
 * x to the power of y, within 1 ulp while the result lies between 1e−9 and 1e9, a few ulp towards the ends of the range.
 * Whole powers of 2 and 10 that a double can hold come out exact. `x` must not be negative (NaN), unless `y` is a small whole number.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (y === -1) return 1 / x;
  if (x < 0) return powOfNegative(x, y);
  if (x === 0) return y > 0 ? 0 : Infinity;
  if (x === Infinity) return y > 0 ? Infinity : 0;
  if (!(x > 0)) return NaN;

  // log x as an unevaluated sum of two doubles, because y multiplies the error of a single one.
  const k = exponentOf(x);
  const f = scale(x, -k) - 1;
  const d = 2 + f;
  const s = f / d;
  const sLow = (remainder(f, s, d) - s * (f - (d - 2))) / d;
  const whole = k * LN2_HIGH;
  const sum = whole + 2 * s;
  const rest = (k === 0 ? 0 : whole - sum + 2 * s) + (s * logSeries(s * s) + 2 * sLow + k * LN2_LOW);
  const high = sum + rest;
  const low = sum - high + rest;

  const product = y * high;
  if (product > 710) return Infinity;
  if (product < -746) return 0;
  return expOfSum(product, y * low - remainder(product, y, high));
}

/** exp(high + low) for a `low` that is tiny beside `high`. */
function expOfSum(high: number, low: number): number {
  if (!(high <= 709.782712893384)) return high > 0 ? Infinity : NaN;
  if (high < -745.1332191019412) return 0;
  const k = Math.floor(high * Math.LOG2E + 0.5);
  const a = high - k * LN2_HIGH;
  const b = k * LN2_LOW - low;
  const x = a - b;
  const t = x * x;
  const c =
    x -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return scale(1 - (b - (x * c) / (2 - c) - a), k);
}

/** fdlibm's R(s²): log(1+f) = 2s + s·R with s = f/(2+f); to 2^−58.45. */
function logSeries(z: number): number {
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return even + odd;
}

/** The exponent k that brings x / 2^k into [√½, √2). Positive finite x only. */
function exponentOf(x: number): number {
  let shift = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: a subnormal number has no exponent to read.
    shift = 54;
  }
  double[0] = x;
  const word = words[HIGH_WORD]!;
  return (word >>> 20) - 1023 - shift + ((word & 0xfffff) > SQRT2_MANTISSA ? 1 : 0);
}

/** x · 2^k, exact unless the result is subnormal. */
function scale(x: number, k: number): number {
  // Literals and − 0 are for V8, which would box what comes from variables and calls.
  return k >= -1022 && k <= 1023 ? x * POWERS_OF_TWO[k + 1022]! : scaleFar(x, k) - 0;
}

/** The same in two steps, where 2^k itself is out of range. */
function scaleFar(x: number, k: number): number {
  if (k > 1023) return x * 8.98846567431158e307 * POWERS_OF_TWO[k - 1]!; // 2^1023, 2^(k − 1023)
  return x * POWERS_OF_TWO[k + 1076]! * 5.551115123125783e-17; // 2^(k + 54), 2^−54
}

/** product − a·b, exactly (Veltkamp's splitting, Dekker's product), for |a|, |b| below 1e300. */
function remainder(product: number, a: number, b: number): number {
  const aTimes = a * 134217729; // 2^27 + 1
  const aHigh = aTimes - (aTimes - a);
  const aLow = a - aHigh;
  const bTimes = b * 134217729;
  const bHigh = bTimes - (bTimes - b);
  const bLow = b - bHigh;
  return product - aHigh * bHigh - aHigh * bLow - aLow * bHigh - aLow * bLow;
}

function powOfNegative(x: number, y: number): number {
  if (Math.floor(y) !== y) return NaN;
  const size = pow(-x, y);
  return Math.abs(y % 2) === 1 ? -size : size;
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  powers[1022] = 1;
  for (let i = 1023; i < powers.length; i++) powers[i] = powers[i - 1]! * 2;
  for (let i = 1021; i >= 0; i--) powers[i] = powers[i + 1]! / 2;
  return powers;
}

function highWordIndex(): number {
  double[0] = 1;
  return words[1] === 0 ? 0 : 1;
}

/*
 * Sine and cosine of an angle in turns (1 = a full circle), from + − × ÷ only, so that every engine gets the same bits.
 * Polynomials on ±1/8 turn: fdlibm's __kernel_sin and __kernel_cos, Copyright (C) 1993 by Sun Microsystems, Inc. "Permission to
 * use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved."
 */
const TAU = 6.283185307179586;

export function sinTurns(turns: number): number {
  const quarter = Math.round(turns * 4);
  const x = (turns - quarter / 4) * TAU;
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return smallSin(x);
    case 1:
      return smallCos(x);
    case 2:
      return -smallSin(x);
    default:
      return -smallCos(x);
  }
}

export function cosTurns(turns: number): number {
  return sinTurns(turns + 0.25);
}

function smallSin(x: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

function smallCos(x: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  return 1 - (0.5 * z - z * r);
}

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
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x + z * x * (-0.16666666666666632 + z * r);
}

function smallCos(x: number): number {
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  return 1 - (0.5 * z - z * r);
}

import { exp, log } from "./math";

/**
 * The layers of a ziggurat: a decreasing density cut into horizontal strips of equal area. Strip i reaches from 0 to
 * `edges[i]`, and everything left of `edges[i + 1]` lies under the curve; strip 0 is the base and owns the tail.
 * `heights[i]` is the density (unnormalised, 1 at 0) at `edges[i]`.
 */
export type Ziggurat = { readonly edges: Float64Array; readonly heights: Float64Array; readonly tailStart: number };

/** 256 strips: eight bits of a draw choose the strip, and 98.9 % of draws need nothing more. */
const STRIP_COUNT = 256;

/** Of the exponential density with mean 1. Constants: Marsaglia and Tsang, The Ziggurat Method (2000). */
export function exponentialZiggurat(): Ziggurat {
  return build(
    7.69711747013105,
    0.003949659822581557,
    (x) => exp(-x),
    (height) => -log(height),
  );
}

/** Of the right half of the standard normal density; the sign is another bit. Constants from the same paper. */
export function normalZiggurat(): Ziggurat {
  return build(
    3.654152885361009,
    0.00492867323399,
    (x) => exp(-0.5 * x * x),
    (height) => Math.sqrt(-2 * log(height)),
  );
}

function build(
  tailStart: number,
  stripArea: number,
  density: (x: number) => number,
  inverse: (height: number) => number,
): Ziggurat {
  const edges = new Float64Array(STRIP_COUNT + 1);
  const heights = new Float64Array(STRIP_COUNT + 1);
  edges[0] = stripArea / density(tailStart);
  edges[1] = tailStart;
  for (let i = 2; i < STRIP_COUNT; i++) {
    edges[i] = inverse(stripArea / edges[i - 1]! + density(edges[i - 1]!));
  }
  edges[STRIP_COUNT] = 0;
  for (let i = 0; i <= STRIP_COUNT; i++) heights[i] = density(edges[i]!);
  return { edges, heights, tailStart };
}

/**
 * The kinds of distributions and their parameters, as fields: for the inspector, the schema and validation. The spec's
 * type and the sampling are in `src/kernel/distributions`.
 */
import { count, distribution, duration, type Fields, list, plainNumber, ratio, record } from "../model/fields";

export interface DistributionKind {
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
  /** Parameters that go together: a distribution is written with exactly one of these sets. */
  readonly forms: readonly (readonly string[])[];
  /** Parameters that may be added to any form. */
  readonly optional: readonly string[];
}

/** A millionth of a millisecond, the clock's tick: for lengths of time that must not be zero. */
const TICK_MS = 0.000_001;

const meanMs = duration("Mean", 10, "Mean length of time.");
const positiveMean = duration("Mean", 10, "Mean length of time.", { min: TICK_MS });
const shape = plainNumber("Shape", 2, "The larger, the more regular; 1 is exponential.", { min: 0.01, max: 10_000 });

function kind<F extends Fields>(
  label: string,
  help: string,
  fields: F,
  forms: readonly (readonly (keyof F & string)[])[],
  optional: readonly (keyof F & string)[] = [],
): DistributionKind {
  return { label, help, fields, forms, optional };
}

const branch = {
  probability: ratio("Probability", 0.5, "Share of the samples that come from this branch; all of them sum to 1."),
  meanMs: duration("Mean", 10, "Mean of the branch's exponential distribution."),
};
const point = {
  quantile: ratio("Quantile", 0.5, "Share of the samples that are at most this long; rises from point to point."),
  ms: duration("Time", 10, "Length of time at the quantile; never falls from point to point."),
};
const part = {
  weight: plainNumber("Weight", 1, "Relative weight of the part.", { min: 0, max: 1_000_000 }),
  distribution: distribution("Distribution", { kind: "constant", ms: 10 }, "What the part draws from."),
};

/** By name in files, in the order in which a list offers them. */
export const DISTRIBUTION_KINDS: Readonly<Record<string, DistributionKind>> = {
  constant: kind("Constant", "Always the same length of time.", { ms: duration("Time", 10, "The length of time.") }, [
    ["ms"],
  ]),
  exponential: kind("Exponential", "Memoryless: many short ones, few long ones; cv 1.", { meanMs }, [["meanMs"]]),
  uniform: kind(
    "Uniform",
    "Any length between two bounds, equally likely.",
    {
      minMs: duration("Minimum", 5, "Shortest length of time."),
      maxMs: duration("Maximum", 15, "Longest length of time."),
    },
    [["minMs", "maxMs"]],
  ),
  normal: kind(
    "Normal",
    "The bell curve, cut off at 0 by drawing again.",
    { meanMs, sdMs: duration("Standard deviation", 2, "Standard deviation before the cut at 0.") },
    [["meanMs", "sdMs"]],
  ),
  lognormal: kind(
    "Lognormal",
    "Skewed with a long tail, as response times are; by median and 99th percentile, or by mean and cv.",
    {
      p50Ms: duration("Median", 8, "Half of the samples are shorter.", { min: TICK_MS }),
      p99Ms: duration("99th percentile", 60, "One sample in a hundred is longer.", { min: TICK_MS }),
      meanMs: positiveMean,
      cv: plainNumber("Coefficient of variation", 1, "Standard deviation divided by mean.", { min: 0, max: 1000 }),
    },
    [
      ["p50Ms", "p99Ms"],
      ["meanMs", "cv"],
    ],
  ),
  erlang: kind(
    "Erlang",
    "A sum of equal exponential phases: more regular than exponential.",
    { meanMs, shape: count("Phases", 2, "Number of phases; cv is 1 ÷ √phases.", { min: 1, max: 10_000 }) },
    [["meanMs", "shape"]],
  ),
  hyperexponential: kind(
    "Hyperexponential",
    "One of several exponential branches: burstier than exponential, cv above 1.",
    { branches: list("Branches", record("Branch", branch, "One branch."), "The branches; probabilities sum to 1.") },
    [["branches"]],
  ),
  pareto: kind(
    "Pareto",
    "A power-law tail; with a maximum the bounded Pareto distribution.",
    {
      scaleMs: duration("Scale", 5, "Shortest length of time.", { min: TICK_MS }),
      alpha: plainNumber(
        "Tail exponent",
        2.5,
        "The smaller, the heavier the tail; at 1 or below the mean is infinite.",
        {
          min: 0.01,
          max: 1000,
        },
      ),
      maxMs: duration("Maximum", 10_000, "Longest length of time; left out = unbounded.", { min: TICK_MS }),
    },
    [["scaleMs", "alpha"]],
    ["maxMs"],
  ),
  weibull: kind(
    "Weibull",
    "Stretched (shape below 1) or compressed (above 1) exponential.",
    { scaleMs: duration("Scale", 10, "63 % of the samples are shorter."), shape },
    [["scaleMs", "shape"]],
  ),
  gamma: kind("Gamma", "Erlang's distribution for any shape.", { meanMs, shape }, [["meanMs", "shape"]]),
  empirical: kind(
    "Measured quantiles",
    "Straight lines between measured quantiles, flat before the first and after the last.",
    { points: list("Points", record("Point", point, "One point."), "Points of the quantile function, rising.") },
    [["points"]],
  ),
  mixture: kind(
    "Mixture",
    "One of several distributions, by weight.",
    { parts: list("Parts", record("Part", part, "One part."), "The parts and their weights.", { countMax: 50 }) },
    [["parts"]],
  ),
};

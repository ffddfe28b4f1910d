/** What no single parameter of a distribution can show: that they fit each other. */
import type { Json, JsonObject } from "../model/document";
import { DISTRIBUTION_KINDS } from "./distribution-fields";
import { isList, isObject } from "./json";
import type { ProblemList } from "./problems";

/** How far from 1 the sum of probabilities may be: what rounding to a few digits leaves. */
const SUM_TOLERANCE = 1e-6;

/** True when the parameters, sound one by one, are sound together. */
export function checkDistribution(problems: ProblemList, kind: string, value: JsonObject, path: string): boolean {
  const found = problemOf(kind, value);
  if (found === undefined) return true;
  problems.error(found.at === "" ? path : `${path}.${found.at}`, found.value, found.reason, found.hint);
  return false;
}

interface Found {
  readonly at: string;
  readonly value: unknown;
  readonly reason: string;
  readonly hint: string;
}

function problemOf(kind: string, value: JsonObject): Found | undefined {
  switch (kind) {
    case "uniform":
      return notBelow(value, "minMs", "maxMs");
    case "pareto":
      return value.maxMs === undefined ? undefined : notBelow(value, "scaleMs", "maxMs");
    case "lognormal":
      return lognormalProblem(value);
    case "hyperexponential":
      return branchesProblem(records(value.branches));
    case "empirical":
      return pointsProblem(records(value.points));
    case "mixture":
      return partsProblem(records(value.parts));
    default:
      return undefined;
  }
}

function notBelow(value: JsonObject, low: string, high: string): Found | undefined {
  if (number(value[low]) <= number(value[high])) return undefined;
  const reason = `${high} is below ${low} (${number(value[low])}).`;
  return { at: high, value: value[high], reason, hint: `Make it at least ${number(value[low])}.` };
}

function lognormalProblem(value: JsonObject): Found | undefined {
  const forms = DISTRIBUTION_KINDS.lognormal?.forms ?? [];
  const written = forms.filter((form) => form.some((name) => value[name] !== undefined));
  const form = written[0];
  const isOneForm = written.length === 1 && form?.every((name) => value[name] !== undefined) === true;
  if (!isOneForm) {
    const reason = "A lognormal distribution is written with p50Ms and p99Ms, or with meanMs and cv.";
    return { at: "", value, reason, hint: "Write exactly one of the two pairs." };
  }
  if (value.p50Ms === undefined || number(value.p99Ms) > number(value.p50Ms)) return undefined;
  const reason = `p99Ms is not above p50Ms (${number(value.p50Ms)}).`;
  return { at: "p99Ms", value: value.p99Ms, reason, hint: "The 99th percentile lies above the median." };
}

function branchesProblem(branches: readonly JsonObject[]): Found | undefined {
  const sum = branches.reduce((total, branch) => total + number(branch.probability), 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return undefined;
  const reason = `The probabilities of the branches sum to ${Number(sum.toPrecision(6))}, not to 1.`;
  return { at: "branches", value: sum, reason, hint: "Change one of them so that the sum is 1." };
}

function pointsProblem(points: readonly JsonObject[]): Found | undefined {
  if (points.length === 0)
    return { at: "points", value: [], reason: "There are no points.", hint: "Give at least one quantile." };
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined) continue;
    const quantile = number(point.quantile);
    if (quantile <= number(before.quantile)) {
      const reason = "Quantiles rise from point to point.";
      return {
        at: `points.${i}.quantile`,
        value: quantile,
        reason,
        hint: `Make it more than ${number(before.quantile)}.`,
      };
    }
    if (number(point.ms) < number(before.ms)) {
      const reason = "The time at a higher quantile cannot be shorter.";
      return { at: `points.${i}.ms`, value: point.ms, reason, hint: `Make it at least ${number(before.ms)}.` };
    }
  }
  return undefined;
}

function partsProblem(parts: readonly JsonObject[]): Found | undefined {
  if (parts.some((part) => number(part.weight) > 0)) return undefined;
  return {
    at: "parts",
    value: parts.length,
    reason: "No part has a weight above 0.",
    hint: "Give at least one part a weight.",
  };
}

function records(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

/** Checked to be a number before. */
function number(value: Json | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

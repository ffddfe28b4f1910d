/** From one way of writing a distribution to another, keeping its mean. */
import type { Json, JsonObject } from "../../model/document";
import type { DistributionSpec } from "../../model/kernel";
import { DISTRIBUTION_KINDS, type DistributionKind } from "../../scenario/distribution-fields";
import { meanOf, shapeOf } from "./distribution-shape";
import { asRecord } from "./field-rules";

/** What a kind begins with; mean 10 ms or so, then scaled to the mean that was. */
const STARTERS: Readonly<Record<string, DistributionSpec>> = {
  lognormal: { kind: "lognormal", p50Ms: 8, p99Ms: 40 },
  hyperexponential: {
    kind: "hyperexponential",
    branches: [
      { probability: 0.9, meanMs: 5 },
      { probability: 0.1, meanMs: 55 },
    ],
  },
  empirical: {
    kind: "empirical",
    points: [
      { quantile: 0.5, ms: 8 },
      { quantile: 0.9, ms: 20 },
      { quantile: 0.99, ms: 60 },
    ],
  },
  mixture: {
    kind: "mixture",
    parts: [
      { weight: 0.9, distribution: { kind: "exponential", meanMs: 5 } },
      { weight: 0.1, distribution: { kind: "exponential", meanMs: 55 } },
    ],
  },
};

/** The distribution of another kind with the same mean, rounded to three digits. */
export function respecified(before: DistributionSpec, kind: string): DistributionSpec {
  const start = STARTERS[kind] ?? starterOf(kind);
  if (start === undefined) return before;
  const factor = meanOf(before) / meanOf(start);
  return Number.isFinite(factor) && factor > 0 ? (scaled(start, factor) as DistributionSpec) : start;
}

function starterOf(kind: string): DistributionSpec | undefined {
  const known = DISTRIBUTION_KINDS[kind];
  if (known === undefined) return undefined;
  const names = known.forms[0] ?? [];
  return {
    kind,
    ...Object.fromEntries(names.map((name) => [name, known.fields[name]?.default])),
  } as unknown as DistributionSpec;
}

/** Every length of time in it, times `factor`: all our distributions scale with their times. */
function scaled(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => scaled(item, factor));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isTime(name) && typeof member === "number" ? rounded(member * factor) : scaled(member, factor),
    ]),
  );
}

const isTime = (name: string) => name === "ms" || name.endsWith("Ms");
const rounded = (value: number) => Number(value.toPrecision(3));

/** Which of the kind's parameter sets the settings are written with. */
export function formOfSpec(kind: DistributionKind, settings: JsonObject): number {
  const found = kind.forms.findIndex((names) => names.every((name) => Object.hasOwn(settings, name)));
  return Math.max(0, found);
}

/** "median and 99th percentile", "mean and coefficient of variation". */
export function formNames(kind: DistributionKind): string[] {
  return kind.forms.map((names) => names.map((name) => kind.fields[name]?.label.toLowerCase() ?? name).join(" and "));
}

/** The same distribution by other parameters, as far as they are known; else their defaults. */
export function withForm(kind: DistributionKind, settings: JsonObject, form: number): JsonObject {
  const spec = settings as unknown as DistributionSpec;
  const shape = shapeOf(spec, 8);
  const known: Readonly<Record<string, number | undefined>> = {
    meanMs: shape?.meanMs,
    p50Ms: shape?.p50Ms,
    p99Ms: shape?.p99Ms,
    cv: coefficientOf(shape?.meanMs, shape?.p50Ms),
  };
  const names = kind.forms[form] ?? [];
  const parameters = names.map((name): [string, Json] => {
    const value = known[name];
    return [
      name,
      value !== undefined && Number.isFinite(value) && value > 0
        ? rounded(value)
        : (kind.fields[name]?.default as Json),
    ];
  });
  return { ...asRecord({ kind: spec.kind }), ...Object.fromEntries(parameters) };
}

/** Of a lognormal distribution: mean ÷ median = √(1 + cv²). */
function coefficientOf(mean: number | undefined, median: number | undefined): number | undefined {
  if (mean === undefined || median === undefined || !(median > 0)) return undefined;
  return Math.sqrt(Math.max(0, (mean / median) ** 2 - 1));
}

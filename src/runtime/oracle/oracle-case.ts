/**
 * Runs cases with known right answers (`cases.json`: closed forms, published tables, deterministic timelines) against
 * scenarios in the public file format. The ordinary test run uses a part of each case's requests and a tolerance wider by
 * the square root of that; `npm run oracle` runs them in full.
 */
import { expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import type { Json, Scenario } from "../../model/document";
import type { EntitySummary, Summary } from "../../model/summary";
import { parse } from "../../scenario/parse";
import { simulate } from "../run";
import cases from "./cases.json";

type Expected = number | string | readonly Expected[];
interface Check {
  readonly metric: string;
  readonly expected: Expected;
  readonly tolerance: { readonly rel?: number; readonly abs?: number };
}
interface OracleCase extends Check {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly also?: readonly Check[];
  readonly run: { readonly requests?: number; readonly warmup_fraction?: number; readonly deterministic?: boolean };
}

const ALL = (cases as unknown as { cases: OracleCase[] }).cases;
const IS_FULL = import.meta.env.MODE === "oracle-full";
/** Requests of a statistical case in the ordinary run. */
const QUICK_REQUESTS = 300_000;

export interface Budget {
  /** Requests to simulate, warm-up included. */
  readonly requests: number;
  readonly warmUpRatio: number;
}

/** Checks the case: `values` returns what the case asks for, the main metric first, then `also` in order. */
export function oracleCase(
  id: string,
  values: (budget: Budget) => readonly unknown[],
  quickRequests = QUICK_REQUESTS,
): void {
  const found = ALL.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no oracle case ${id}`);
  const full = found.run.requests ?? 0;
  const requests = IS_FULL ? full : Math.min(full, quickRequests);
  // Deterministic limits do not blur with fewer requests; everything statistical does, as their square root.
  const isStatistical = found.run.deterministic !== true && full > 0;
  const widening = isStatistical ? Math.max(1, Math.sqrt(full / requests)) : 1;
  test(`${id}: ${found.title}`, () => {
    const got = values({ requests, warmUpRatio: found.run.warmup_fraction ?? 0 });
    const checks: readonly Check[] = [found, ...(found.also ?? [])];
    checks.forEach((check, i) => {
      if (got[i] === SKIPPED) return;
      compare(`${id} ${check.metric}`, got[i], check.expected, check.tolerance, widening);
    });
    expect(got.length, `${id}: one value for each check`).toBe(checks.length);
  }, 600_000);
}

/** Stands for a check that the scenario's own summary cannot hold; say why where it is used. */
export const SKIPPED = Symbol("skipped");

function compare(
  what: string,
  got: unknown,
  expected: Expected,
  tolerance: Check["tolerance"],
  widening: number,
): void {
  if (Array.isArray(expected)) {
    expect(
      Array.isArray(got) && got.length === expected.length,
      `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
    ).toBe(true);
    for (const [i, entry] of expected.entries()) {
      compare(`${what}[${i}]`, (got as unknown[])[i], entry as Expected, tolerance, widening);
    }
    return;
  }
  if (typeof expected === "string") {
    expect(String(got).toLowerCase().replace("_", ""), what).toBe(expected.toLowerCase().replace("_", ""));
    return;
  }
  const width = ((tolerance.rel ?? 0) * Math.abs(expected as number) + (tolerance.abs ?? 0)) * widening;
  expect(
    Math.abs(Number(got) - (expected as number)),
    `${what}: expected ${expected} ± ${width.toPrecision(3)}, got ${got}`,
  ).toBeLessThanOrEqual(width + 1e-9);
}

export interface Sketch {
  readonly run?: { readonly runForMs: number; readonly warmUpMs?: number };
  readonly operations?: readonly Json[];
  readonly components: readonly { readonly id: string; readonly kind: string; readonly [setting: string]: unknown }[];
  readonly links: readonly (
    | string
    | { readonly from: string; readonly to: string; readonly [setting: string]: unknown }
  )[];
  readonly faults?: readonly unknown[];
}

/** A scenario in the file format from its essential parts; links may be written "a->b". */
export function scenarioOf(sketch: Sketch): Scenario {
  const file = {
    format: "windtunnel/scenario",
    version: 1,
    name: "oracle",
    run: { warmUpMs: 0, seed: "oracle", ...(sketch.run ?? { runForMs: 1000 }) },
    operations: sketch.operations ?? [],
    components: sketch.components,
    links: sketch.links.map((link) =>
      typeof link === "string" ? { from: link.split("->")[0], to: link.split("->")[1] } : link,
    ),
    faults: sketch.faults ?? [],
  };
  const { scenario, problems, runnable } = parse(JSON.parse(JSON.stringify(file)), catalog);
  if (!runnable || problems.length > 0)
    throw new Error(`the oracle's scenario has problems: ${JSON.stringify(problems, null, 1)}`);
  return scenario;
}

export class Result {
  readonly summary: Summary;

  constructor(summary: Summary) {
    this.summary = summary;
  }

  /** A metric of a component or, with `a->b`, of a link. */
  of(id: string, metric: string): number {
    const entity = this.entity(id);
    if (!(metric in entity.metrics))
      throw new Error(`no metric ${metric} at ${id}; there are ${Object.keys(entity.metrics).join(", ")}`);
    return entity.metrics[metric] ?? Number.NaN;
  }

  ofOperation(id: string, operation: string, metric: string): number {
    return this.entity(id).operations?.[operation]?.[metric] ?? Number.NaN;
  }

  entity(id: string): EntitySummary {
    const found = [...this.summary.components, ...this.summary.links].find((entry) => entry.id === id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  }

  /** What the n-th policy of a link tells of itself. */
  policy(link: string, position = 0): Record<string, unknown> {
    const policies = this.entity(link).details?.policies as Record<string, unknown>[] | undefined;
    const told = policies?.[position];
    if (told === undefined) throw new Error(`no policy ${position} at ${link}`);
    return told;
  }
}

export function run(sketch: Sketch, seed = "oracle"): Result {
  return new Result(simulate(scenarioOf(sketch), catalog, { seed }));
}

/** Length of a run with so many arrivals at a rate, the warm-up share included. */
export function lasting(budget: Budget, ratePerSecond: number): { runForMs: number; warmUpMs: number } {
  const runForMs = Math.round((budget.requests / ratePerSecond) * 1000);
  return { runForMs, warmUpMs: Math.round(runForMs * budget.warmUpRatio) };
}

export const poisson = (ratePerSecond: number) => ({ kind: "poisson", ratePerSecond });
export const constant = (ms: number) => ({ kind: "constant", ms });
export const exponential = (meanMs: number) => ({ kind: "exponential", meanMs });
/** More waiting places than any case fills: stands for "unbounded". */
export const UNBOUNDED = 10_000_000;

export function users(arrivals: unknown, settings: object = {}) {
  return { id: "users", kind: "client", arrivals, ...settings };
}

/** One station with an unbounded line unless told otherwise. */
export function station(id: string, serviceTime: unknown, workers = 1, settings: object = {}) {
  return { id, kind: "service", concurrencyPerReplica: workers, queueCapacity: UNBOUNDED, serviceTime, ...settings };
}

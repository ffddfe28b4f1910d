/**
 * Settings of a policy by chance, drawn from its fields: whoever adds a kind or a setting has it tested. Numbers are such
 * that something happens within two seconds of traffic.
 */
import fc from "fast-check";
import type { AnyField, Fields, NumberField, UnionField } from "../../../model/fields";
import type { AnyPolicyKind } from "../../../model/kind";

export type Settings = { readonly kind: string; readonly [setting: string]: unknown };

/** What fields may refer to where the policy stands. */
export interface Surroundings {
  readonly operations: readonly string[];
  /** Empty before a component that calls nobody. */
  readonly outgoing: readonly string[];
}

const LIVELY: Readonly<Record<NumberField["unit"], readonly number[]>> = {
  ms: [0, 1, 7, 20, 100, 300],
  perSecond: [20, 100, 333],
  ratio: [0, 0.1, 0.5, 1],
  count: [0, 1, 2, 3, 5, 20],
  bytes: [0, 100, 10_000],
  factor: [0.5, 1, 1.5, 2],
  none: [0, 0.1, 1, 2],
};

/** Settings that would keep a run from ending when drawn freely: attempts without end, or multiplied; limits that let nobody pass. */
const RESTRAINED: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  retry: { attemptLimit: fc.integer({ min: 1, max: 3 }) },
  hedge: { hedgeLimit: fc.integer({ min: 0, max: 2 }) },
  bulkhead: { concurrencyLimit: fc.integer({ min: 1, max: 4 }) },
  "rate-limit": { windowMs: fc.constantFrom(100, 1000) },
};

export function anySettings(kind: AnyPolicyKind, around: Surroundings): fc.Arbitrary<Settings> {
  const members = membersOf(kind.fields, around);
  const settings = fc.record({ kind: fc.constant(kind.kind), ...members, ...RESTRAINED[kind.kind] });
  return (settings as fc.Arbitrary<Settings>).filter(comesToRest);
}

/** A circuit that half-opens by itself, and opens by itself again when nobody probes it, goes back and forth for ever, in resilience4j as well. */
function comesToRest({ openToHalfOpen, maxHalfOpenMs }: Settings): boolean {
  return openToHalfOpen !== "timer" || maxHalfOpenMs === 0 || maxHalfOpenMs === undefined;
}

function membersOf(fields: Fields, around: Surroundings): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, arbitraryOf(field, around)]));
}

function arbitraryOf(field: AnyField, around: Surroundings): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "number":
      return numberOf(field);
    case "toggle":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...field.options.map(({ value }) => value));
    case "reference":
      return fc.constantFrom(...(field.to === "operation" ? around.operations : around.outgoing));
    case "distribution":
      return fc.constantFrom<unknown>({ kind: "constant", ms: 0 }, { kind: "exponential", meanMs: 8 });
    case "list":
      if (field.of.type === "choice") return fc.subarray(field.of.options.map(({ value }) => value));
      return fc.array(arbitraryOf(field.of, around), { maxLength: 3 });
    case "record":
      return fc.record(membersOf(field.fields, around));
    case "union":
      return unionOf(field, around);
    default:
      return fc.constant(field.default);
  }
}

function numberOf({ unit, min, max, integer, default: usual }: NumberField): fc.Arbitrary<number> {
  const allowed = LIVELY[unit].filter((value) => value >= min && value <= max && (!integer || Number.isInteger(value)));
  // The default is there once: mostly it is far too long, or too many, for anything to happen.
  return fc.constantFrom(...new Set([...allowed, usual]));
}

function unionOf(field: UnionField, around: Surroundings): fc.Arbitrary<unknown> {
  const possible = Object.entries(field.kinds).filter(
    ([, { fields }]) => around.outgoing.length > 0 || !Object.values(fields).some(leadsOut),
  );
  return fc.oneof(
    ...possible.map(([kind, { fields }]) => fc.record({ kind: fc.constant(kind), ...membersOf(fields, around) })),
  );
}

function leadsOut(field: AnyField): boolean {
  return field.type === "reference" && field.to === "outgoing";
}

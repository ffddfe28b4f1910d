/**
 * A variant over the base: what the page shows and runs while a variant is chosen, and which settings that makes it of its
 * own. The file always holds the base with its variants beside it.
 */
import type { Json, JsonObject, ObjectiveDocument, PolicyDocument, Problem, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { readAddress, writeAddress } from "../scenario/address";
import { sameJson } from "../scenario/json";
import { allPlaces, findPlace, type Place } from "../scenario/place";
import type { ScenarioDraft } from "./scenario-edits";
import { splitAddress } from "./settings";

export interface VariantView {
  /** The base with the variant's settings; the base itself without a variant. */
  readonly document: Scenario;
  /** Settings of the variant that the base has no place for any more: left out, and told. */
  readonly unapplied: readonly Problem[];
}

/** Tolerant where `applyVariant` of an experiment is strict: a document that is being edited is always shown. */
export function viewVariant(file: Scenario, id: string | undefined, catalog: Catalog): VariantView {
  const variant = file.variants.find((each) => each.id === id);
  if (variant === undefined) return { document: file, unapplied: [] };
  let document = file;
  const unapplied: Problem[] = [];
  for (const [address, value] of Object.entries(variant.set)) {
    const result = writeAddress(document, address, value, catalog);
    if (result.ok) document = result.scenario;
    else unapplied.push(result.problem);
  }
  return { document, unapplied };
}

/** What a run of the variant needs: its settings, and the objectives that are judged there, as plain ones. */
export function runnableVariant({ document }: VariantView, id: string | undefined): Scenario {
  if (id === undefined) return document;
  const judged = document.objectives.filter((objective) => objective.variant === id);
  return { ...document, objectives: judged.map(withoutVariant), variants: [] };
}

function withoutVariant({ variant: _, ...objective }: ObjectiveDocument): ObjectiveDocument {
  return objective;
}

/**
 * The settings that differ between two states of a document, by address: `after` as a variant of `before`. Only elements
 * that both have count; what came or went is no setting. Names, positions and objectives are shared by all variants.
 */
export function settingsThatDiffer(before: Scenario, after: Scenario, catalog: Catalog): JsonObject {
  const old = new Map(allPlaces(before, catalog).map((place) => [place.head, place]));
  const differing: Record<string, Json> = {};
  for (const place of allPlaces(after, catalog)) {
    const was = old.get(place.head)?.element;
    if (was === undefined || was.kind !== place.element.kind || place.section === "objectives") continue;
    for (const name of Object.keys(place.shape.fields)) {
      if (name === "policies") Object.assign(differing, differingPolicies(place, was, after, catalog));
      else if (!SHARED.has(name) && !isEqual(was[name], place.element[name]))
        note(differing, `${place.head}.${name}`, place.element[name], after, catalog);
    }
  }
  return differing;
}

/** The document with the named settings as `source` has them: what a new variant took over goes back to the base. */
export function withSettingsOf(
  document: Scenario,
  source: Scenario,
  addresses: readonly string[],
  catalog: Catalog,
): Scenario {
  let result = document;
  for (const address of addresses) {
    const written = writeAddress(result, address, rawAt(source, address, catalog), catalog);
    if (written.ok) result = written.scenario;
  }
  return result;
}

const SHARED: ReadonlySet<string> = new Set(["label", "seed"]);

/** Setting by setting while the same policies stand in the same order; else the whole list. */
function differingPolicies({ head, element }: Place, was: JsonObject, after: Scenario, catalog: Catalog): JsonObject {
  const now = policiesOf(element);
  const old = policiesOf(was);
  if (now.length !== old.length || old.some(({ kind }, index) => kind !== now[index]?.kind)) {
    return { [`${head}.policies`]: now };
  }
  const differing: Record<string, Json> = {};
  for (const [index, policy] of now.entries()) {
    const before = old[index] ?? policy;
    for (const name of new Set([...Object.keys(before), ...Object.keys(policy)])) {
      if (!isEqual(before[name], policy[name]))
        note(differing, `${head}.policies.${index}.${name}`, policy[name], after, catalog);
    }
  }
  return differing;
}

function policiesOf(element: JsonObject): readonly PolicyDocument[] {
  return Array.isArray(element.policies) ? (element.policies as PolicyDocument[]) : [];
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return sameJson(a ?? null, b ?? null);
}

/** A setting that was left out is written with its default: a variant says what it is, never what it is not. */
function note(
  into: Record<string, Json>,
  address: string,
  value: Json | undefined,
  document: Scenario,
  catalog: Catalog,
): void {
  const found = value === undefined ? readAddress(document, address, catalog) : undefined;
  const written = value ?? (found?.ok === true ? found.value : undefined);
  if (written !== undefined) into[address] = written;
}

/** The value as the document holds it; undefined where the default applies. */
function rawAt(document: Scenario, address: string, catalog: Catalog): Json | undefined {
  const found = findPlace(document, address, catalog);
  if ("problem" in found) return undefined;
  return found.path.reduce<Json | undefined>(
    (value, key) => (typeof value === "object" && value !== null ? (value as JsonObject)[key] : undefined),
    found.place.element,
  );
}

/** Makes a setting the variant's own, or its base's again when it says the same. Settings inside it give way. */
export function setInVariant(
  draft: ScenarioDraft,
  id: string,
  address: string,
  value: Json | undefined,
  catalog: Catalog,
  /** Also a setting that says the same as the base: it was asked for by name. */
  isKept = false,
): void {
  const variant = draft.variants.find((each) => each.id === id);
  if (variant === undefined) return;
  const set = variant.set as Record<string, Json>;
  for (const other of Object.keys(set)) if (other.startsWith(`${address}.`)) Reflect.deleteProperty(set, other);
  const base = readAddress(draft as Scenario, address, catalog);
  const wanted = value ?? defaultOf(base);
  const isBase = wanted === undefined || (base.ok && sameJson(base.value, wanted));
  // Inside a list that the variant replaced, the base says nothing about the place.
  if (isBase && !isKept && !isInsideOwn(set, address)) Reflect.deleteProperty(set, address);
  else if (wanted !== undefined) set[address] = structuredClone(wanted);
}

function defaultOf(found: ReturnType<typeof readAddress>): Json | undefined {
  return found.ok && "default" in found.field ? (found.field.default as Json) : undefined;
}

function isInsideOwn(set: Readonly<Record<string, Json>>, address: string): boolean {
  return Object.keys(set).some((other) => address.startsWith(`${other}.`));
}

/** After policies of `ownerId` moved in the base: the variants' addresses follow them. `to` = -1: the policy is gone. */
export function followPolicies(draft: ScenarioDraft, ownerId: string, to: (index: number) => number): void {
  for (const variant of draft.variants) {
    const followed = Object.entries(variant.set).flatMap(([address, value]): [string, unknown][] => {
      const { ownerId: owner, path } = splitAddress(address);
      const [first, index, ...rest] = path;
      if (owner !== ownerId || first !== "policies" || index === undefined) return [[address, value]];
      const next = to(Number(index));
      return next < 0 ? [] : [[[owner, first, next, ...rest].join("."), value]];
    });
    variant.set = Object.fromEntries(followed) as typeof variant.set;
  }
}

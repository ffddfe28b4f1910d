/** Finds the element that an address begins with. */
import { type JsonObject, linkIds, type Problem, type Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { ProblemList } from "./problems";
import {
  componentKind,
  componentShape,
  type ElementShape,
  faultKind,
  faultShape,
  LINK_SHAPE,
  OBJECTIVE_SHAPE,
  OPERATION_SHAPE,
  RUN_SHAPE,
} from "./shapes";

type ListSection = "components" | "links" | "operations" | "faults" | "objectives";

/** An element of a scenario: where it stands, and what settings it has. */
export interface Place {
  /** What its addresses begin with: `orders`, `orders->payments`, `run`, `operations.checkout`, `faults.0`. */
  readonly head: string;
  readonly section: ListSection | "run";
  /** Position in its section; 0 for `run`. */
  readonly index: number;
  readonly element: JsonObject;
  readonly shape: ElementShape;
  /** The component whose outgoing links its settings refer to. */
  readonly owner: string | undefined;
}

export interface Found {
  readonly place: Place;
  /** The rest of the address: names and indices, from the element inwards. */
  readonly path: readonly string[];
}

/** Every element that has settings, in the order of the document. */
export function allPlaces(scenario: Scenario, catalog: Catalog): Place[] {
  const ids = linkIds(scenario.links);
  const listed = (section: ListSection): Place[] =>
    scenario[section]
      .map((_, index) => placeAt(scenario, section, index, catalog, ids))
      .filter((place) => place !== undefined);
  return [runPlace(scenario), ...SECTIONS.flatMap(listed)];
}

const SECTIONS: readonly ListSection[] = ["operations", "components", "links", "faults", "objectives"];

/** The element and the path inside it, or the problem with the address. */
export function findPlace(
  scenario: Scenario,
  address: string,
  catalog: Catalog,
): Found | { readonly problem: Problem } {
  const [first = "", ...rest] = address.split(".");
  const found = inSection(scenario, first, rest, catalog) ?? byId(scenario, first, rest, catalog);
  return found ?? { problem: nothingThere(scenario, address, first, rest) };
}

/** `run.…`, `operations.<id or index>.…` and the like. A component of the same name gives way. */
function inSection(scenario: Scenario, first: string, rest: readonly string[], catalog: Catalog): Found | undefined {
  if (first === "run" && Object.hasOwn(RUN_SHAPE.fields, rest[0] ?? ""))
    return { place: runPlace(scenario), path: rest };
  if (first !== "operations" && first !== "faults" && first !== "objectives") return undefined;
  const [key = "", ...path] = rest;
  const elements: readonly { readonly id?: string }[] = scenario[first];
  const byKey = elements.findIndex(({ id }) => id === key);
  const index = byKey === -1 && /^\d{1,6}$/.test(key) ? Number(key) : byKey;
  const place = placeAt(scenario, first, index, catalog);
  return place && { place, path };
}

function byId(scenario: Scenario, id: string, path: readonly string[], catalog: Catalog): Found | undefined {
  const ids = id.includes("->") ? linkIds(scenario.links) : undefined;
  const index = ids === undefined ? scenario.components.findIndex((one) => one.id === id) : ids.indexOf(id);
  const place = placeAt(scenario, ids === undefined ? "components" : "links", index, catalog, ids);
  return place && { place, path };
}

function runPlace(scenario: Scenario): Place {
  const element = scenario.run as unknown as JsonObject;
  return { head: "run", section: "run", index: 0, element, shape: RUN_SHAPE, owner: undefined };
}

/** `links` are the ids of all links, which only their section needs. */
function placeAt(
  scenario: Scenario,
  section: ListSection,
  index: number,
  catalog: Catalog,
  links: readonly string[] = [],
): Place | undefined {
  const element = scenario[section][index] as unknown as JsonObject | undefined;
  if (element === undefined) return undefined;
  const owner = ownerOf(section, element);
  return {
    head: headOf(scenario, section, index, links),
    section,
    index,
    element,
    shape: shapeOf(section, element, catalog),
    owner,
  };
}

function ownerOf(section: ListSection, element: JsonObject): string | undefined {
  if (section === "components") return text(element.id);
  return section === "links" ? text(element.from) : undefined;
}

function headOf(scenario: Scenario, section: ListSection, index: number, links: readonly string[]): string {
  if (section === "components") return scenario.components[index]?.id ?? "";
  if (section === "links") return links[index] ?? "";
  return `${section}.${scenario[section][index]?.id ?? index}`;
}

function shapeOf(section: ListSection, element: JsonObject, catalog: Catalog): ElementShape {
  const kind = text(element.kind) ?? "";
  switch (section) {
    case "components":
      return componentShape(componentKind(catalog, kind));
    case "links":
      return LINK_SHAPE;
    case "operations":
      return OPERATION_SHAPE;
    case "faults":
      return faultShape(faultKind(catalog, kind));
    case "objectives":
      return OBJECTIVE_SHAPE;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function nothingThere(scenario: Scenario, address: string, first: string, rest: readonly string[]): Problem {
  const problems = new ProblemList();
  const isSection = first === "operations" || first === "faults" || first === "objectives";
  const ids = isSection
    ? scenario[first].map(({ id }, index) => id ?? String(index))
    : [...scenario.components.map(({ id }) => id), ...linkIds(scenario.links), "run", "operations", "faults"];
  const word = isSection ? (rest[0] ?? "") : first;
  const what = isSection ? `There is no "${word}" among the ${first}.` : `There is no component or link "${word}".`;
  const hint = problems.suggest(word, ids, "An address is <component or link id>.<setting>.");
  return { path: address, value: undefined, reason: what, hint, severity: "error" };
}

/** The settings of the elements on the roster: sound ones as they stand, broken ones left out and listed. */
import type {
  ComponentDocument,
  FaultDocument,
  Json,
  JsonObject,
  LinkDocument,
  OperationDocument,
  Scenario,
} from "../model/document";
import type { Catalog } from "../model/kind";
import { type Around, isReferable, referable } from "./around";
import { type Check, checkMembers } from "./check-value";
import { isWritable, type JsonBuilder, preview } from "./json";
import { LIMITS } from "./limits";
import type { ProblemList } from "./problems";
import { readList } from "./read-root";
import {
  ID_PATTERN,
  type RawComponent,
  type RawElement,
  type RawLink,
  readIdentified,
  readObject,
} from "./read-roster";
import {
  componentKind,
  componentShape,
  type ElementShape,
  faultKind,
  faultShape,
  LINK_SHAPE,
  NOTE_SHAPE,
  OPERATION_SHAPE,
  POSITION_SHAPE,
} from "./shapes";

/** What all readers of elements share. */
export interface Reading {
  readonly problems: ProblemList;
  readonly around: Around;
  readonly catalog: Catalog;
}

/** The sound members of one element; undefined when one that it needs is missing. */
export function readMembers(
  { problems, around }: Reading,
  shape: ElementShape,
  value: JsonObject,
  path: string,
  owner?: string,
): JsonBuilder | undefined {
  const check: Check = { around, problems, owner };
  return checkMembers(check, shape, value, path, "filled", shape.head);
}

export function readComponent(reading: Reading, raw: RawComponent): ComponentDocument {
  const kind = componentKind(reading.catalog, raw.kind);
  if (kind === undefined) return readPlaceholder(reading, raw);
  const members = readMembers(reading, componentShape(kind), raw.value, raw.id, raw.id) ?? {};
  return { ...members, id: raw.id, kind: raw.kind };
}

/** A component of a kind that this version does not know: its data is kept, and Run is blocked. */
function readPlaceholder(reading: Reading, raw: RawComponent): ComponentDocument {
  const { problems, catalog } = reading;
  const names = catalog.components.map((entry) => entry.kind);
  const reason = `There is no component of the kind ${preview(raw.kind)}. It is kept as it is and cannot run.`;
  problems.error(`${raw.id}.kind`, raw.kind, reason, problems.suggest(raw.kind, names));
  const shape = componentShape(undefined);
  const isKnown = (name: string): boolean => Object.hasOwn(shape.fields, name);
  const known = Object.fromEntries(Object.entries(raw.value).filter(([name]) => isKnown(name)));
  const sound = readMembers(reading, shape, known, raw.id, raw.id) ?? {};
  const rest = Object.entries(raw.value).filter(([name, value]) => !isKnown(name) && isWritable(value));
  return { ...Object.fromEntries(rest), ...sound, id: raw.id, kind: raw.kind };
}

export function readLink(reading: Reading, raw: RawLink): LinkDocument {
  const members = readMembers(reading, LINK_SHAPE, raw.value, raw.id, raw.from) ?? {};
  return { ...members, from: raw.from, to: raw.to };
}

export function readOperation(reading: Reading, raw: RawElement): OperationDocument {
  const members = readMembers(reading, OPERATION_SHAPE, raw.value, `operations.${raw.id}`) ?? {};
  return { ...members, id: raw.id };
}

/** Faults may go without an id; two of the same are not allowed. */
export function readFaults(reading: Reading, root: JsonObject): FaultDocument[] {
  const seen = new Set<string>();
  return readList(reading.problems, root, "faults", LIMITS.faults).flatMap(({ value, at }) => {
    const object = readObject(reading.problems, value, at, "fault");
    if (object === undefined || !hasFaultHead(reading, object, at, seen)) return [];
    const id = object.id;
    return [readFault(reading, object as FaultDocument, typeof id === "string" ? `faults.${id}` : at)];
  });
}

function hasFaultHead({ problems }: Reading, value: JsonObject, at: string, seen: Set<string>): boolean {
  const { id, kind, target } = value;
  if (typeof kind !== "string" || typeof target !== "string") {
    const missing = typeof kind === "string" ? "target" : "kind";
    problems.error(
      `${at}.${missing}`,
      value[missing],
      `A fault needs "${missing}", a text. It is left out.`,
      `Write "kind" and "target".`,
    );
    return false;
  }
  if (id === undefined) return true;
  if (typeof id !== "string" || !ID_PATTERN.test(id) || seen.has(id)) {
    const reason = seen.has(String(id))
      ? `There is already a fault ${preview(id)}.`
      : `${preview(id)} cannot be an id.`;
    problems.error(`${at}.id`, id, `${reason} The fault is left out.`, "Give it another id, or none.");
    return false;
  }
  seen.add(id);
  return true;
}

function readFault(reading: Reading, value: FaultDocument, path: string): FaultDocument {
  const { problems, catalog } = reading;
  const kind = faultKind(catalog, value.kind);
  if (kind === undefined) {
    const hint = problems.suggest(
      value.kind,
      catalog.faults.map((entry) => entry.kind),
    );
    problems.error(`${path}.kind`, value.kind, `There is no fault of the kind ${preview(value.kind)}.`, hint);
    const kept = Object.fromEntries(
      Object.entries(value).filter(([, member]) => member !== undefined && isWritable(member)),
    );
    return { ...kept, kind: value.kind, target: value.target, startAtMs: finite(value.startAtMs) };
  }
  const members = readMembers(reading, faultShape(kind), value as JsonObject, path, value.target) ?? {};
  checkTarget(reading, value, path);
  return { ...members, kind: value.kind, target: value.target, startAtMs: finite(members.startAtMs) };
}

function finite(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function checkTarget({ problems, around, catalog }: Reading, fault: FaultDocument, path: string): void {
  const kind = faultKind(catalog, fault.kind);
  const { target } = fault;
  if (!isReferable(target, "component-or-link", around, undefined)) {
    const hint = problems.suggest(target, referable("component-or-link", around, undefined));
    problems.error(`${path}.target`, target, `There is no component or link ${preview(target)}.`, hint);
    return;
  }
  const componentType = around.components.get(target);
  const isLink = componentType === undefined;
  if (kind === undefined) return;
  if (kind.targets === "link" && !isLink) {
    problems.error(
      `${path}.target`,
      target,
      `A ${kind.kind} acts on a link, not on a component.`,
      `Name a link: "${target}->…".`,
    );
  } else if (kind.targets === "component" && isLink) {
    problems.error(`${path}.target`, target, `A ${kind.kind} acts on a component, not on a link.`, "Name a component.");
  } else if (componentType !== undefined && kind.targetKinds?.includes(componentType) === false) {
    const reason = `A ${kind.kind} does not act on a ${componentType}.`;
    problems.error(`${path}.target`, target, reason, `It acts on: ${kind.targetKinds.join(", ")}.`);
  }
}

export function readLayout(reading: Reading, root: JsonObject): Scenario["layout"] {
  const { problems, around } = reading;
  const layout = root.layout ?? {};
  const value = readObject(problems, layout, "layout", "layout") ?? {};
  const positions = Object.entries(value).flatMap(([id, position]) => {
    const at = `layout.${id}`;
    if (!around.components.has(id)) {
      problems.warn(at, undefined, `There is no component ${preview(id)}.`, "Its position is left out.");
      return [];
    }
    const object = readObject(problems, position, at, "position");
    const sound = object && readMembers(reading, POSITION_SHAPE, object, at);
    return sound === undefined ? [] : [[id, sound]];
  });
  return Object.fromEntries(positions);
}

export function readNotes(reading: Reading, root: JsonObject): Scenario["notes"] {
  const entries = readList(reading.problems, root, "notes", LIMITS.notes);
  return readIdentified(reading.problems, entries, "note").flatMap(({ id, value }) => {
    const sound = readMembers(reading, NOTE_SHAPE, value, `notes.${id}`);
    return sound === undefined ? [] : [{ ...sound, id } as Scenario["notes"][number]];
  });
}

/**
 * Sound scenario files by chance, from the fields of a catalog: for properties that hold for every scenario. The chance
 * comes from the test (fast-check), which can shrink what it drew.
 */
import { type Json, type JsonObject, linkIds } from "../../model/document";
import type { NumberField, ReferenceField } from "../../model/fields";
import type { AnyComponentKind, Catalog } from "../../model/kind";
import { type Around, makeAround, referable } from "../around";
import { DISTRIBUTION_KINDS } from "../distribution-fields";
import { type FileField, formOf, POLICIES, type TaggedForm } from "../form";
import type { JsonBuilder } from "../json";
import { metricsOf, policyKinds } from "../metrics-of";
import { componentShape, type ElementShape, faultShape, LINK_SHAPE, OPERATION_SHAPE, RUN_SHAPE } from "../shapes";

/** Where the generator gets its randomness. */
export interface Chance {
  integer(min: number, max: number): number;
  text(): string;
}

/** A file that `parse` should find nothing wrong with, as far as fields alone can tell. */
export function generateScenario(chance: Chance, catalog: Catalog): JsonObject {
  return new Generator(chance, catalog).scenario();
}

class Generator {
  readonly #chance: Chance;
  readonly #catalog: Catalog;

  constructor(chance: Chance, catalog: Catalog) {
    this.#chance = chance;
    this.#catalog = catalog;
  }

  scenario(): JsonObject {
    const operations = this.#times(0, 3, (i) => ({ id: `op${i}` }));
    const kinds = this.#times(1, 6, () => this.#pick(this.#catalog.components));
    const components = kinds.map((kind, i) => ({ id: `c${i}`, kind: kind.kind }));
    const ends = this.#ends(kinds);
    const around = makeAround(this.#catalog, components, operations, ends);
    const targets = [...components.map(({ id }) => id), ...linkIds(ends)];
    return {
      "x-order": 1,
      format: "windtunnel/scenario",
      version: 1,
      name: this.#chance.text(),
      summary: this.#chance.text(),
      tags: this.#times(0, 3, () => this.#chance.text()),
      run: {
        ...this.#members(RUN_SHAPE, around, undefined),
        runForMs: 60_000,
        warmUpMs: this.#chance.integer(0, 50_000),
      },
      operations: operations.map((operation) => ({
        ...operation,
        ...this.#members(OPERATION_SHAPE, around, undefined),
        share: 1,
      })),
      components: components.map((component, i) => ({
        ...component,
        ...this.#members(componentShape(kinds[i]), around, component.id),
        "x-kept": { b: 1, a: [null, "…"] },
      })),
      links: ends.map((link) => ({ ...link, ...this.#members(LINK_SHAPE, around, link.from) })),
      faults: this.#faults(targets, around),
      objectives: components.slice(0, 2).map((component, i) => this.#objective(component.id, kinds[i])),
      layout: Object.fromEntries(
        components.map(({ id }, i) => [id, { x: i * 100, y: this.#chance.integer(-500, 500) }]),
      ),
      notes: this.#times(0, 2, (i) => ({ id: `n${i}`, text: this.#chance.text(), x: 0, y: i })),
    };
  }

  #ends(kinds: readonly AnyComponentKind[]): { from: string; to: string }[] {
    const callable = kinds.flatMap((kind, i) => (kind.isSource === true ? [] : [i]));
    if (callable.length === 0) return [];
    return this.#times(0, 8, () => ({ from: this.#chance.integer(0, kinds.length - 1), to: this.#pick(callable) }))
      .filter(({ from, to }) => from !== to)
      .map(({ from, to }) => ({ from: `c${from}`, to: `c${to}` }));
  }

  #faults(targets: readonly string[], around: Around): Json[] {
    if (this.#catalog.faults.length === 0) return [];
    return this.#times(0, 2, (i) => {
      const kind = this.#pick(this.#catalog.faults);
      const possible = targets.filter(
        (id) => kind.targets === "component-or-link" || id.includes("->") === (kind.targets === "link"),
      );
      const target = possible.length === 0 ? undefined : this.#pick(possible);
      return target === undefined
        ? null
        : { id: `f${i}`, kind: kind.kind, target, ...this.#members(faultShape(kind), around, target) };
    }).filter((fault) => fault !== null);
  }

  #objective(component: string, kind: AnyComponentKind | undefined): Json {
    const metrics = metricsOf(kind, policyKinds([], this.#catalog));
    return { id: `o-${component}`, component, metric: this.#pick(metrics).id, below: this.#chance.integer(0, 9) / 3 };
  }

  /** Each setting is written in two cases of three. */
  #members(shape: ElementShape, around: Around, owner: string | undefined): JsonBuilder {
    const members: JsonBuilder = {};
    for (const [name, field] of Object.entries(shape.fields)) {
      if (this.#chance.integer(0, 2) === 0) continue;
      if (field === POLICIES)
        members[name] = this.#times(0, 3, () => this.#value({ type: "policy" }, around, owner, 0));
      else members[name] = this.#value(field, around, owner, 0);
    }
    return members;
  }

  #value(field: FileField, around: Around, owner: string | undefined, depth: number): Json {
    const form = formOf(field, this.#catalog);
    const inside = (of: FileField): Json => this.#value(of, around, owner, depth + 1);
    switch (form.type) {
      case "number":
        return this.#number(form);
      case "toggle":
        return this.#chance.integer(0, 1) === 1;
      case "choice":
        return this.#pick(form.options).value;
      case "text":
        return this.#chance.text().slice(0, form.lengthMax);
      case "reference":
        return this.#reference(form, around, owner);
      case "record":
        return Object.fromEntries(Object.entries(form.fields).map(([name, member]) => [name, inside(member)]));
      case "list":
        return this.#times(0, depth > 4 ? 0 : Math.min(3, form.countMax), () => inside(form.of));
      case "map": {
        const keys = referable(form.key, around, owner);
        return Object.fromEntries(keys.slice(0, this.#chance.integer(0, 3)).map((key) => [key, inside(form.of)]));
      }
      case "tagged":
        return form.word === "distribution" ? this.#distribution() : this.#tagged(form, inside, around, owner);
    }
  }

  #tagged(form: TaggedForm, inside: (of: FileField) => Json, around: Around, owner: string | undefined): Json {
    if (form.shapes.size === 0) return { [form.tag]: "none" };
    const [tag, shape] = this.#pick([...form.shapes]);
    // A step that leads nowhere cannot be written where nothing is linked.
    const needsLink = form.word === "step" && ("to" in shape.fields || "in" in shape.fields);
    if (needsLink && referable("outgoing", around, owner).length === 0) return { do: "respond" };
    // Branches by chance may all have no weight, which is refused.
    if (tag === "choose") return { do: "choose", branches: [{ weight: this.#chance.integer(1, 9), steps: [] }] };
    const names = Object.keys(shape.fields).filter(
      (name) => shape.required.includes(name) || this.#chance.integer(0, 1) === 1,
    );
    return {
      [form.tag]: tag,
      ...Object.fromEntries(names.map((name) => [name, inside(shape.fields[name] as FileField)])),
    };
  }

  #reference(form: ReferenceField, around: Around, owner: string | undefined): string {
    const ids = referable(form.to, around, owner);
    return ids.length === 0 ? "" : this.#pick(ids);
  }

  #distribution(): Json {
    const [kind, { forms }] = this.#pick(Object.entries(DISTRIBUTION_KINDS));
    const low = this.#chance.integer(1, 1000) / 8;
    const high = low + this.#chance.integer(1, 1000) / 8;
    const values: JsonObject = {
      ms: low,
      meanMs: low,
      sdMs: high,
      minMs: low,
      maxMs: high,
      p50Ms: low,
      p99Ms: high,
      cv: high,
      scaleMs: low,
      alpha: low,
      shape: this.#chance.integer(1, 9),
      branches: [
        { probability: 0.25, meanMs: low },
        { probability: 0.75, meanMs: high },
      ],
      points: [
        { quantile: 0.5, ms: low },
        { quantile: 0.99, ms: high },
      ],
      parts: [
        { weight: 1, distribution: { kind: "constant", ms: low } },
        { weight: 3, distribution: { kind: "exponential", meanMs: high } },
      ],
    };
    return { ...Object.fromEntries(this.#pick(forms).map((name) => [name, values[name] as Json])), kind };
  }

  #number(form: NumberField): number {
    const choice = this.#chance.integer(0, 3);
    if (choice === 0) return form.default;
    if (choice === 1) return this.#chance.integer(0, 1) === 0 ? form.min : form.max;
    const span = Math.min(form.max - form.min, 1000);
    const value = form.min + (span * this.#chance.integer(0, 1000)) / 1000;
    return form.integer ? Math.round(value) : value;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#chance.integer(0, items.length - 1)] as T;
  }

  #times<T>(min: number, max: number, make: (i: number) => T): T[] {
    return Array.from({ length: this.#chance.integer(min, max) }, (_, i) => make(i));
  }
}

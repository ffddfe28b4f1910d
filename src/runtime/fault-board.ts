import { makeSampler, type Sampler } from "../kernel/distributions";
import type { RandomSource } from "../kernel/random";
import { msToNs } from "../kernel/time";
import type { FaultDocument } from "../model/document";
import type { AnyFaultKind, Catalog, Conditions, DistributionSpecOf, FaultInstance } from "../model/kind";
import { resolveSettings } from "../scenario/settings";
import { findKind } from "./find-kind";
import type { Simulation } from "./simulation";
import { noteConditions } from "./wire";

/** Faults: scheduled by the file or injected by hand; each knows how to undo itself. */
export class FaultBoard {
  /** Running ones. */
  readonly active = new Map<
    string,
    { readonly document: FaultDocument; readonly sinceNs: number; readonly instance: FaultInstance }
  >();
  readonly #simulation: Simulation;
  readonly #catalog: Catalog;
  readonly #random: RandomSource;
  readonly #componentIndex: ReadonlyMap<string, number>;
  readonly #linkIds: readonly string[];
  readonly #operationIds: readonly string[];
  readonly #instances: { readonly id: string; readonly document: FaultDocument; readonly instance: FaultInstance }[] =
    [];
  readonly #startEvent: number;
  readonly #stopEvent: number;

  constructor(
    simulation: Simulation,
    catalog: Catalog,
    random: RandomSource,
    componentIndex: ReadonlyMap<string, number>,
    ids: readonly string[],
    operationIds: readonly string[],
  ) {
    this.#simulation = simulation;
    this.#catalog = catalog;
    this.#random = random;
    this.#componentIndex = componentIndex;
    this.#linkIds = ids;
    this.#operationIds = operationIds;
    this.#startEvent = simulation.kernel.handler((index) => this.#start(index));
    this.#stopEvent = simulation.kernel.handler((index) => this.#stop(index));
  }

  /** True when a fault is planned, running or over. */
  get hasAny(): boolean {
    return this.#instances.length > 0;
  }

  /** Starts at its time (or now, when that has passed) and ends by itself if it has a length. */
  schedule(document: FaultDocument, id: string): void {
    const { kernel } = this.#simulation;
    const index = this.#instances.push({ id, document, instance: this.#create(document, id) }) - 1;
    const startNs = Math.max(kernel.now, msToNs(document.startAtMs));
    kernel.at(startNs, this.#startEvent, index, 0);
    if (document.lastForMs !== undefined) kernel.at(startNs + msToNs(document.lastForMs), this.#stopEvent, index, 0);
  }

  clear(id: string): void {
    const index = this.#instances.findIndex((entry) => entry.id === id);
    if (index >= 0) this.#stop(index);
  }

  #create(document: FaultDocument, id: string): FaultInstance {
    const kind: AnyFaultKind = findKind(this.#catalog.faults, document.kind);
    const component = this.#componentIndex.get(document.target);
    const linkIndex = this.#linkIds.indexOf(document.target);
    const { nodes, links } = this.#simulation;
    const node = component === undefined ? undefined : nodes[component]!;
    const conditions: Conditions = node?.conditions ?? links[linkIndex]!.conditions;
    return kind.create(
      {
        engine: this.#simulation,
        id,
        stream: (purpose) => this.#random.stream(id, purpose),
        sampler: (spec: DistributionSpecOf, purpose: string): Sampler =>
          makeSampler(spec, this.#random.stream(id, purpose)),
        conditions,
        target: {
          id: document.target,
          isLink: node === undefined,
          place: component ?? nodes.length + linkIndex,
          instance: node?.instance,
        },
        changed: () => {
          if (node === undefined) noteConditions(links[linkIndex]!);
          (node?.instance ?? links[linkIndex]?.transport)?.conditionsChanged?.();
          if (component !== undefined) this.#simulation.replicasChanged(component);
        },
        operationIndex: (operation) => this.#operationIds.indexOf(operation),
      },
      resolveSettings(kind.fields, document, this.#catalog) as never,
    );
  }

  #start(index: number): void {
    const { id, document, instance } = this.#instances[index]!;
    this.active.set(id, { document, sinceNs: this.#simulation.kernel.now, instance });
    instance.start();
    this.#notice(document, "faultStarted", `${document.kind} began`);
  }

  #stop(index: number): void {
    const { id, document, instance } = this.#instances[index]!;
    if (!this.active.delete(id)) return;
    instance.stop();
    this.#notice(document, "faultEnded", `${document.kind} ended`);
  }

  #notice(document: FaultDocument, code: string, detail: string): void {
    const component = this.#componentIndex.get(document.target);
    const place = component ?? this.#simulation.nodes.length + this.#linkIds.indexOf(document.target);
    this.#simulation.notice(place, code, detail);
  }
}

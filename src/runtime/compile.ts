/**
 * From a document to something that runs: indices instead of names, columns instead of metrics, instances wired to each
 * other. Assumes a document that `parse` found runnable.
 */
import { makeSampler } from "../kernel/distributions";
import { RandomSource } from "../kernel/random";
import { ZipfSampler } from "../kernel/zipf";
import { losesCall } from "../model/call-faults";
import type { ComponentDocument, LinkDocument, PolicyDocument, Scenario } from "../model/document";
import { linkIds } from "../model/document";
import type {
  AnyComponentKind,
  AnyTransportKind,
  Catalog,
  ComponentContext,
  ComponentInstance,
  Context,
  PolicyContext,
  TransportContext,
  TransportInstance,
} from "../model/kind";
import { MessageSizes } from "../model/message-sizes";
import { COMPONENT_METRICS, COMPONENT_STATS, LINK_METRICS, LINK_STATS } from "../model/metric";
import { type ResolvedOperation, resolveLink, resolveOperations, resolveSettings } from "../scenario/settings";
import { ColumnBook, type Columns, operationStats } from "./columns";
import {
  type CompiledEntity,
  type CompiledModel,
  type CompiledPolicy,
  policyMetrics,
  withSuffixes,
} from "./compiled-model";
import { FaultBoard } from "./fault-board";
import { findKind } from "./find-kind";
import { Neighbours } from "./neighbours";
import { Simulation } from "./simulation";
import { configureLink, newLinkState, newNodeState } from "./wire";

export function compile(scenario: Scenario, catalog: Catalog, seed: string): CompiledModel {
  return new Compiler(scenario, catalog, seed).compile();
}

class Compiler {
  readonly #scenario: Scenario;
  readonly #catalog: Catalog;
  readonly #seed: string;
  readonly #random: RandomSource;
  readonly #operations: readonly ResolvedOperation[];
  readonly #linkIds: readonly string[];
  readonly #componentIndex: ReadonlyMap<string, number>;
  readonly #kinds: readonly AnyComponentKind[];
  readonly #settings: readonly Readonly<Record<string, unknown>>[];
  readonly #transports: readonly AnyTransportKind[];
  readonly #book = new ColumnBook();
  #simulation!: Simulation;
  #sizes!: MessageSizes;

  constructor(scenario: Scenario, catalog: Catalog, seed: string) {
    this.#scenario = scenario;
    this.#catalog = catalog;
    this.#seed = seed;
    this.#random = new RandomSource(seed);
    this.#operations = resolveOperations(scenario, catalog);
    this.#linkIds = linkIds(scenario.links);
    this.#componentIndex = new Map(scenario.components.map(({ id }, index) => [id, index]));
    this.#kinds = scenario.components.map((component) => findKind(catalog.components, component.kind));
    this.#settings = scenario.components.map((component, i) =>
      resolveSettings(this.#kinds[i]!.fields, component, catalog),
    );
    this.#transports = scenario.links.map((link) =>
      findKind(catalog.transports, resolveLink(link, catalog).transport.kind),
    );
  }

  compile(): CompiledModel {
    const { components, links } = this.#scenario;
    const componentColumns = components.map((_, i) => this.#componentColumns(i));
    const linkColumns = links.map((link, i) =>
      linkColumnsOf(this.#book.give(LINK_STATS, this.#transports[i]!.stats), this.#isBare(link)),
    );
    const admission = components.map(({ policies = [] }) => this.#policyColumns(policies));
    const stacks = links.map(({ policies = [] }) => this.#policyColumns(policies));

    const simulation = new Simulation(this.#book.counterCount, this.#book.levelCount, this.#book.sampleCount);
    this.#simulation = simulation;
    const salt = this.#random.stream("operations", "message-sizes").below(0x80000000);
    this.#sizes = new MessageSizes(simulation.calls, this.#operations, salt);
    simulation.nodes = components.map(({ id }, i) =>
      newNodeState(componentColumns[i]!, this.#operations, this.#random.stream(id, "injected-errors")),
    );
    simulation.links = links.map((link, i) => {
      const id = this.#linkIds[i]!;
      const ends = { from: this.#componentIndex.get(link.from)!, to: this.#componentIndex.get(link.to)! };
      const state = newLinkState(id, ends, linkColumns[i]!, this.#random, link.cancellation === true);
      configureLink(state, resolveLink(link, this.#catalog), (spec, purpose) =>
        makeSampler(spec, this.#random.stream(id, purpose)),
      );
      return state;
    });
    simulation.placeName = (place) => components[place]?.id ?? this.#linkIds[place - components.length] ?? "";

    const neighbours = this.#neighbours(componentColumns);
    components.forEach((_, i) => {
      simulation.nodes[i]!.instance = this.#createComponent(i, componentColumns, neighbours);
    });
    const admissionPolicies = components.map((component, i) => {
      const node = simulation.nodes[i]!;
      node.enter = (slot) => node.instance.receive(slot);
      // Behind policies the component handles a slot of theirs: what comes back to it later must find it by that.
      const enterBehind = (slot: number) => {
        simulation.calls.node[slot] = i;
        node.instance.receive(slot);
      };
      const policies = component.policies ?? [];
      const innermost = policies.length === 0 ? node.enter : enterBehind;
      const built = this.#buildStack(policies, admission[i]!, component.id, i, -1, innermost);
      node.enter = built.enter;
      return built.policies;
    });
    const linkPolicies = links.map((link, i) => {
      const state = simulation.links[i]!;
      const transport = this.#createTransport(i, linkColumns[i]!);
      state.transport = transport;
      state.sendsAgain = transport?.sendsAgain === true;
      const built = this.#buildStack(
        link.policies ?? [],
        stacks[i]!,
        this.#linkIds[i]!,
        components.length + i,
        i,
        transport === undefined ? (slot) => simulation.transmit(i, slot) : (slot) => transport.enter(slot),
      );
      state.enter = built.enter;
      return built.policies;
    });

    const entities: CompiledEntity[] = [
      ...components.map((component, i) =>
        this.#entityOfComponent(component, i, componentColumns[i]!, admissionPolicies[i]!),
      ),
      ...links.map((_, i) => this.#entityOfLink(i, linkColumns[i]!, linkPolicies[i]!)),
    ];
    const faults = new FaultBoard(
      this.#simulation,
      this.#catalog,
      this.#random,
      this.#componentIndex,
      this.#linkIds,
      this.#operations.map(({ id }) => id),
    );
    for (const node of simulation.nodes) node.instance.start?.();
    for (const [i, fault] of this.#scenario.faults.entries()) faults.schedule(fault, fault.id ?? `fault-${i + 1}`);
    return {
      scenario: this.#scenario,
      seed: this.#seed,
      simulation,
      operations: this.#operations,
      entities,
      faults,
      stream: (owner, purpose) => this.#random.stream(owner, purpose),
    };
  }

  #componentColumns(i: number): Columns {
    const kind = this.#kinds[i]!;
    return this.#book.give(COMPONENT_STATS, kind.stats, operationStats(this.#operations, kind.hasStation === true));
  }

  /** A call over it is its one attempt. */
  #isBare({ policies = [], transport, bandwidthBytesPerSecond }: LinkDocument): boolean {
    return policies.length === 0 && transport === undefined && bandwidthBytesPerSecond === undefined;
  }

  #policyColumns(policies: readonly PolicyDocument[]): Columns[] {
    return policies.map((policy) => this.#book.give(findKind(this.#catalog.policies, policy.kind).stats));
  }

  #context(id: string, place: number, columns: Columns): Context {
    const { kernel, nodes, links } = this.#simulation;
    // Policies and transports of a link run in the caller's process, and go by its clock.
    const { conditions } = nodes[place < nodes.length ? place : links[place - nodes.length]!.from]!;
    return {
      engine: this.#simulation,
      id,
      place,
      counter: (name) => column(columns.counters, name, id),
      level: (name) => column(columns.levels, name, id),
      sample: (name) => column(columns.samples, name, id),
      stream: (purpose) => this.#random.stream(id, purpose),
      sampler: (spec, purpose) => makeSampler(spec, this.#random.stream(id, purpose)),
      keySampler: (operation) => this.#keySampler(id, operation),
      operations: this.#operations,
      sizes: this.#sizes,
      clockNs: () => {
        const { clockOffsetNs, clockDriftRatio } = conditions;
        return kernel.now + clockOffsetNs + Math.round(kernel.now * clockDriftRatio);
      },
    };
  }

  #keySampler(owner: string, operation: number): (() => number) | undefined {
    const keys = this.#operations[operation]?.keys;
    if (keys === undefined) return undefined;
    const zipf = new ZipfSampler(
      keys.count,
      keys.zipf,
      this.#random.stream(owner, `keys:${this.#operations[operation]!.id}`),
    );
    return () => zipf.next();
  }

  #neighbours(columns: readonly Columns[]): Neighbours {
    const { components, links } = this.#scenario;
    return new Neighbours({
      components,
      links,
      linkIds: this.#linkIds,
      indexOf: this.#componentIndex,
      kinds: this.#kinds,
      settings: this.#settings,
      nodes: this.#simulation.nodes,
      columns,
      transports: this.#transports,
    });
  }

  #createComponent(i: number, columns: readonly Columns[], neighbours: Neighbours): ComponentInstance {
    const component = this.#scenario.components[i]!;
    const context: ComponentContext = Object.assign(this.#context(component.id, i, columns[i]!), {
      index: i,
      label: component.label ?? component.id,
      outgoing: neighbours.outgoing(component.id),
      controlPlanes: neighbours.controlPlanes(component.id),
      controlled: neighbours.controlled(component.id),
      replicasChanged: () => this.#simulation.replicasChanged(i),
      incomingCount: neighbours.incomingCount(component.id),
      isBalanced: neighbours.isBalanced(component.id),
      conditions: this.#simulation.nodes[i]!.conditions,
      shares: Float64Array.from(this.#operations, ({ share }) => share),
      createArrivals: (settings, arrivalContext) => {
        const kind = findKind(this.#catalog.arrivals, settings.kind);
        return kind.create(arrivalContext, resolveSettings(kind.fields, settings, this.#catalog) as never);
      },
      peer: (id) => neighbours.peer(id),
    } satisfies Omit<ComponentContext, keyof Context>);
    return this.#kinds[i]!.create(context, this.#settings[i]! as never);
  }

  #createTransport(i: number, columns: Columns): TransportInstance | undefined {
    const link = this.#simulation.links[i]!;
    const kind = this.#transports[i]!;
    const { transport, bandwidthBytesPerSecond } = resolveLink(this.#scenario.links[i]!, this.#catalog);
    const context: TransportContext = Object.assign(
      this.#context(link.id, this.#scenario.components.length + i, columns),
      {
        stream: (purpose) => this.#random.stream(link.id, `transport.${purpose}`),
        sampler: (spec, purpose) => makeSampler(spec, this.#random.stream(link.id, `transport.${purpose}`)),
        transmit: (slot) => this.#simulation.transmit(i, slot),
        bandwidthBytesPerSecond,
        conditions: link.conditions,
        losesPacket: (slot, draws) => {
          const { lossRatio, callFaults } = link.conditions;
          const ratio = link.lossRatio + lossRatio;
          if (ratio > 0 && draws.chance(ratio)) return true;
          return callFaults !== undefined && losesCall(callFaults, this.#simulation.calls, slot);
        },
        roundTripNs: () => link.requestLatency() + link.responseLatency() + 2 * link.conditions.addedNs,
        cancellation: link.cancellation,
      } satisfies Partial<TransportContext>,
    );
    return kind.create(context, resolveSettings(kind.fields, transport, this.#catalog) as never);
  }

  /** Builds a stack from the inside out; `innermost` is the wire or the component. */
  #buildStack(
    documents: readonly PolicyDocument[],
    columns: readonly Columns[],
    id: string,
    place: number,
    linkIndex: number,
    innermost: (slot: number) => void,
  ) {
    const policies: CompiledPolicy[] = [];
    let enter = innermost;
    const siblings = this.#siblingsOf(linkIndex, id);
    for (let position = documents.length - 1; position >= 0; position--) {
      const document = documents[position]!;
      const kind = findKind(this.#catalog.policies, document.kind);
      const context: PolicyContext = Object.assign(this.#context(id, place, columns[position]!), {
        // Two policies of one kind on one link must not share a stream.
        stream: (purpose) => this.#random.stream(id, `policies.${position}.${purpose}`),
        sampler: (spec, purpose) => makeSampler(spec, this.#random.stream(id, `policies.${position}.${purpose}`)),
        enterNext: enter,
        position,
        cancellation: linkIndex >= 0 && this.#simulation.links[linkIndex]!.cancellation,
        linkIndex,
        siblings,
      } satisfies Partial<PolicyContext>);
      const instance = kind.create(context, resolveSettings(kind.fields, document, this.#catalog) as never);
      enter = (slot) => instance.enter(slot);
      policies.unshift({ document, kind, columns: columns[position]!, instance, suffix: "" });
    }
    return { enter, policies: withSuffixes(policies) };
  }

  #siblingsOf(linkIndex: number, id: string) {
    const from = linkIndex >= 0 ? this.#scenario.links[linkIndex]!.from : id;
    return this.#scenario.links.flatMap((link, i) =>
      link.from === from && i !== linkIndex ? [{ linkIndex: i, id: this.#linkIds[i]!, to: link.to }] : [],
    );
  }

  #entityOfComponent(
    component: ComponentDocument,
    i: number,
    columns: Columns,
    policies: readonly CompiledPolicy[],
  ): CompiledEntity {
    const kind = this.#kinds[i]!;
    const metrics = [...COMPONENT_METRICS, ...kind.metrics].map((spec) => ({ spec, columns }));
    return {
      id: component.id,
      type: "component",
      kind: kind.kind,
      label: component.label ?? component.id,
      metrics: [...metrics, ...policyMetrics(policies)],
      columns,
      policies,
    };
  }

  #entityOfLink(i: number, columns: Columns, policies: readonly CompiledPolicy[]): CompiledEntity {
    const id = this.#linkIds[i]!;
    const metrics = [...LINK_METRICS, ...this.#transports[i]!.metrics].map((spec) => ({ spec, columns }));
    return {
      id,
      type: "link",
      kind: "link",
      label: id,
      metrics: [...metrics, ...policyMetrics(policies)],
      columns,
      policies,
    };
  }
}

/** On a link without policies a call is its one attempt: the two share a histogram, which is recorded once. */
function linkColumnsOf(columns: Columns, isBare: boolean): Columns {
  if (!isBare) return columns;
  return { ...columns, samples: new Map([...columns.samples, ["attemptLatency", columns.samples.get("latency")!]]) };
}

function column(columns: ReadonlyMap<string, number>, name: string, owner: string): number {
  const found = columns.get(name);
  if (found === undefined) throw new Error(`"${owner}" uses the statistic "${name}", which its kind does not declare`);
  return found;
}

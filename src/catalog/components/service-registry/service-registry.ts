import { HealthChecker, type HealthCheckHost } from "../../../model/balancing/health-checks";
import type { Directory } from "../../../model/directory";
import { type EventHandle, msToNs, NO_EVENT, type RandomStream } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance } from "../../../model/kind";
import { FAILED_PERMANENTLY } from "../../../model/outcome";
import { type AgentHost, Agents } from "./agents";
import type { ServiceRegistrySettings } from "./fields";
import { type Instance, InstanceList } from "./instances";
import { type LeaseHost, Leases } from "./leases";

/** Keeps leases of instances that send heartbeats, and tells balancers who is there. */
export class ServiceRegistry implements ComponentInstance, Directory, HealthCheckHost, AgentHost, LeaseHost {
  readonly #context: ComponentContext;
  #settings: ServiceRegistrySettings;
  readonly #instances: InstanceList;
  readonly #agents: Agents;
  readonly #leases: Leases;
  #checker: HealthChecker | undefined;
  readonly #listeners: (() => void)[] = [];
  #hasBegun = false;
  readonly #checkErrors: RandomStream;
  #copyTimer: EventHandle = NO_EVENT;
  readonly #onCopy: number;
  readonly #columns: { readonly heartbeats: number; readonly heartbeatsLost: number; readonly ghosts: number };

  constructor(context: ComponentContext, settings: ServiceRegistrySettings) {
    this.#context = context;
    this.#settings = settings;
    this.#instances = new InstanceList(context.controlled.filter(({ looksUp }) => !looksUp));
    this.#agents = new Agents(context, this.#instances, this, settings);
    this.#leases = new Leases(context, this.#instances, this, settings);
    this.#checkErrors = context.stream("health-check-errors");
    this.#onCopy = context.engine.kernel.handler(() => this.#copy());
    this.#columns = {
      heartbeats: context.counter("heartbeats"),
      heartbeatsLost: context.counter("heartbeatsLost"),
      ghosts: context.level("ghosts"),
    };
  }

  get directory(): Directory {
    return this;
  }

  start(): void {
    this.#begin();
  }

  receive(slot: number): void {
    this.#context.engine.settleFrom(slot, FAILED_PERMANENTLY, this.#context.place);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as unknown as ServiceRegistrySettings;
    this.#agents.configure(this.#settings);
    this.#leases.configure(this.#settings);
    if (this.#settings.responseCacheMs !== before.responseCacheMs) this.#planCopy();
    this.#configureChecks();
    this.#publish();
  }

  conditionsChanged(): void {
    if (this.isUp) this.#leases.review();
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      instances: this.#instances.all.map((instance) => ({
        instance: instance.name,
        isRegistered: instance.isRegistered,
        isListed: instance.isListed,
        isAlive: instance.isUp,
      })),
      events: this.#leases.events,
    };
  }

  // --- Directory ---

  get isUp(): boolean {
    return this.#context.conditions.downReplicaCount === 0;
  }

  isListed(component: string, replica: number): boolean | undefined {
    this.#begin();
    const found = this.#instances.find(component, replica);
    return found === undefined ? undefined : found?.isListed === true;
  }

  isUnwell(component: string, replica: number): boolean {
    return this.#instances.find(component, replica)?.isUnwell === true;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  // --- AgentHost: what reaches the registry ---

  renewed(instance: Instance): void {
    if (!this.isUp) return this.lost();
    this.#context.engine.counters[this.#columns.heartbeats]!++;
    this.#leases.renew(instance);
  }

  left(instance: Instance): void {
    if (!this.isUp) return this.lost();
    this.#leases.giveBack(instance);
  }

  lost(): void {
    this.#context.engine.counters[this.#columns.heartbeatsLost]!++;
  }

  lookAround(): void {
    if (this.#instances.grow()) this.#configureChecks();
    for (const instance of this.#instances.all) this.#agents.look(instance);
    this.#countGhosts();
  }

  // --- LeaseHost ---

  leasesChanged(): void {
    this.#countGhosts();
    this.#publish();
  }

  // --- HealthCheckHost: a check goes out the way that answers to heartbeats would ---

  travelNs(index: number, isAnswer: boolean): number {
    if (!this.isUp) return Infinity;
    return this.#context.engine.controlDelay(this.#instances.all[index]!.peer.linkIndex, !isAnswer);
  }

  answer(index: number): "well" | "badly" | "not" {
    const instance = this.#instances.all[index]!;
    const { frozen, errorRatio } = instance.peer.conditions;
    if (!instance.isReady) return "badly";
    if (frozen > 0) return "not";
    return errorRatio > 0 && this.#checkErrors.chance(errorRatio) ? "badly" : "well";
  }

  changed(): void {
    this.#publish();
  }

  /** Everybody who is up is registered and in the middle of a heartbeat interval: the system has run for long. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#instances.grow();
    for (const instance of this.#instances.all) {
      const sinceRenewalNs = this.#agents.begin(instance);
      if (instance.isReady) this.#leases.give(instance, sinceRenewalNs);
    }
    for (const peer of this.#context.controlled) if (!peer.looksUp) peer.watch(() => this.lookAround());
    this.#leases.begin();
    this.#configureChecks();
    this.#planCopy();
    this.#list();
  }

  // --- the list that is handed out ---

  #publish(): void {
    if (this.#settings.responseCacheMs === 0) this.#list();
  }

  #copy(): void {
    this.#planCopy();
    if (this.isUp) this.#list();
  }

  #planCopy(): void {
    const { kernel } = this.#context.engine;
    const { responseCacheMs } = this.#settings;
    kernel.cancel(this.#copyTimer);
    this.#copyTimer = NO_EVENT;
    if (responseCacheMs > 0) this.#copyTimer = kernel.after(msToNs(responseCacheMs), this.#onCopy, 0, 0);
  }

  #list(): void {
    const isChecking = this.#settings.healthChecks.kind === "active";
    let isChanged = false;
    for (const instance of this.#instances.all) {
      const isListed = instance.isRegistered && (!isChecking || this.#checker!.isHealthy(instance.index));
      const isUnwell = !isListed && (instance.isRegistered || instance.hasExpired);
      if (isListed !== instance.isListed || isUnwell !== instance.isUnwell) isChanged = true;
      instance.isListed = isListed;
      instance.isUnwell = isUnwell;
    }
    if (isChanged) for (const listener of this.#listeners) listener();
  }

  /** Registered instances whose process does not answer. */
  #countGhosts(): void {
    let count = 0;
    for (const instance of this.#instances.all) if (instance.isRegistered && !instance.isUp) count++;
    this.#context.engine.setLevel(this.#columns.ghosts, count);
  }

  #configureChecks(): void {
    const { healthChecks } = this.#settings;
    const { engine } = this.#context;
    if (healthChecks.kind === "off") return;
    const rules = {
      ...healthChecks,
      intervalNs: msToNs(healthChecks.intervalMs),
      timeoutNs: msToNs(healthChecks.timeoutMs),
    };
    if (this.#checker === undefined)
      this.#checker = new HealthChecker(rules, engine.kernel, this.#context.stream("health-checks"), this);
    else this.#checker.configure(rules);
    this.#checker.watch(this.#instances.all.length);
  }
}

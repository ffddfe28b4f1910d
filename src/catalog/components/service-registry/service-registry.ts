import { HealthChecker, type HealthCheckHost } from "../../../model/balancing/health-checks";
import type { Directory } from "../../../model/directory";
import { type EventHandle, msToNs, NO_EVENT, nsToMs, type RandomStream } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance } from "../../../model/kind";
import { FAILED_PERMANENTLY } from "../../../model/outcome";
import { type AgentHost, Agents } from "./agents";
import type { ServiceRegistrySettings } from "./fields";
import { type Instance, InstanceList } from "./instances";
import { RENEWAL_WINDOW_NS, RenewalGuard } from "./renewal-guard";

const EVENTS_KEPT = 500;

/** Keeps leases of instances that send heartbeats, and tells balancers who is there. */
export class ServiceRegistry implements ComponentInstance, Directory, HealthCheckHost, AgentHost {
  readonly #context: ComponentContext;
  #settings: ServiceRegistrySettings;
  readonly #instances: InstanceList;
  readonly #agents: Agents;
  readonly #guard = new RenewalGuard();
  #checker: HealthChecker | undefined;
  readonly #listeners: (() => void)[] = [];
  /** What happened to leases, for the summary: the first ones. */
  readonly #events: { readonly atMs: number; readonly instance: string; readonly event: string }[] = [];
  #registeredCount = 0;
  #hasBegun = false;
  readonly #evictionDraw: RandomStream;
  readonly #checkErrors: RandomStream;
  #sweepTimer: EventHandle = NO_EVENT;
  #copyTimer: EventHandle = NO_EVENT;
  readonly #on: Readonly<Record<"expiry" | "sweep" | "copy" | "minute", number>>;
  readonly #columns: ReturnType<typeof columnsOf>;

  constructor(context: ComponentContext, settings: ServiceRegistrySettings) {
    this.#context = context;
    this.#settings = settings;
    this.#instances = new InstanceList(context.controlled.filter(({ looksUp }) => !looksUp));
    this.#agents = new Agents(context, this.#instances, this, settings);
    this.#evictionDraw = context.stream("evictions");
    this.#checkErrors = context.stream("health-check-errors");
    this.#on = this.#handlers();
    this.#columns = columnsOf(context);
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
    if (this.#settings.evictionIntervalMs !== before.evictionIntervalMs) this.#planSweep();
    if (this.#settings.responseCacheMs !== before.responseCacheMs) this.#planCopy();
    this.#configureChecks();
  }

  /** It comes back with its leases; those that ran out meanwhile are judged again. */
  conditionsChanged(): void {
    if (!this.isUp || this.#settings.evictionIntervalMs > 0) return;
    for (const instance of this.#instances.all) if (instance.isRegistered) this.#expireIfDue(instance);
  }

  describe(): Readonly<Record<string, unknown>> {
    return {
      instances: this.#instances.all.map((instance) => ({
        instance: instance.name,
        isRegistered: instance.isRegistered,
        isListed: instance.isListed,
        isAlive: instance.isUp,
      })),
      events: this.#events,
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

  // --- HealthCheckHost: the way back is the way that heartbeats come ---

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

  #handlers() {
    const { kernel } = this.#context.engine;
    return {
      expiry: kernel.handler((index) => this.#expireIfDue(this.#instances.all[index]!)),
      sweep: kernel.handler(() => this.#sweep()),
      copy: kernel.handler(() => this.#copy()),
      minute: kernel.handler(() => this.#minute()),
    };
  }

  /** Everybody who is up is registered and in the middle of a heartbeat interval: the system has run for long. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { kernel } = this.#context.engine;
    this.#instances.grow();
    for (const instance of this.#instances.all) {
      const sinceRenewalNs = this.#agents.begin(instance);
      if (!instance.isReady) continue;
      this.#putIn(instance);
      this.#extend(instance, -sinceRenewalNs);
    }
    this.#guard.warmUp(this.#heartbeatNs);
    for (const peer of this.#context.controlled) if (!peer.looksUp) peer.watch(() => this.#replicasChanged());
    kernel.after(RENEWAL_WINDOW_NS, this.#on.minute, 0, 0);
    this.#planSweep();
    this.#planCopy();
    this.#configureChecks();
    this.#list();
  }

  #replicasChanged(): void {
    if (this.#instances.grow()) this.#checker?.watch(this.#instances.all.length);
    for (const instance of this.#instances.all) this.#agents.look(instance);
    this.#countGhosts();
  }

  get #heartbeatNs(): number {
    return msToNs(this.#settings.heartbeatMs);
  }

  // --- AgentHost: what reaches the registry ---

  left(instance: Instance): void {
    if (!this.isUp) return this.lost();
    instance.hasExpired = false;
    if (instance.isRegistered) this.#takeOut(instance, "deregistered");
    else this.#publish();
  }

  lost(): void {
    this.#context.engine.counters[this.#columns.heartbeatsLost]!++;
  }

  renewed(instance: Instance): void {
    const { counters } = this.#context.engine;
    if (!this.isUp) return this.lost();
    counters[this.#columns.heartbeats]!++;
    if (instance.isRegistered) this.#guard.renewed();
    else {
      this.#putIn(instance);
      counters[this.#columns.registrations]!++;
      this.#note(instance, "registered");
      this.#publish();
    }
    this.#extend(instance, 0);
  }

  /** The lease runs from now + `offsetNs` on. */
  #extend(instance: Instance, offsetNs: number): void {
    const { kernel } = this.#context.engine;
    instance.expiresAt = kernel.now + offsetNs + msToNs(this.#settings.ttlMs);
    this.#watchExpiry(instance);
  }

  #watchExpiry(instance: Instance): void {
    const { kernel } = this.#context.engine;
    kernel.cancel(instance.expiryTimer);
    instance.expiryTimer = NO_EVENT;
    if (this.#settings.evictionIntervalMs > 0) return;
    const at = Math.max(kernel.now, instance.expiresAt);
    instance.expiryTimer = kernel.at(at, this.#on.expiry, instance.index, 0);
  }

  #expireIfDue(instance: Instance): void {
    if (!instance.isRegistered || !this.isUp || instance.expiresAt > this.#context.engine.kernel.now) return;
    if (this.#mayEvict()) this.#expire(instance);
  }

  #sweep(): void {
    this.#planSweep();
    if (!this.isUp || !this.#mayEvict()) return;
    const { kernel } = this.#context.engine;
    const expired = this.#instances.all.filter((one) => one.isRegistered && one.expiresAt <= kernel.now);
    const limit = this.#guard.evictionLimit(this.#registeredCount, this.#settings.selfPreservationRatio);
    for (let i = 0; i < expired.length && i < limit; i++) {
      // Any of them: in order, whole components would go first.
      const at = i + this.#evictionDraw.below(expired.length - i);
      const instance = expired[at]!;
      expired[at] = expired[i]!;
      this.#expire(instance);
    }
  }

  #mayEvict(): boolean {
    const mayEvict = this.#guard.mayEvict(this.#settings.selfPreservationRatio, this.#heartbeatNs);
    this.#context.engine.setLevel(this.#columns.preserving, mayEvict ? 0 : 1);
    return mayEvict;
  }

  #minute(): void {
    this.#context.engine.kernel.after(RENEWAL_WINDOW_NS, this.#on.minute, 0, 0);
    this.#guard.turn();
    this.#mayEvict();
    if (this.#settings.evictionIntervalMs === 0)
      for (const instance of this.#instances.all) this.#expireIfDue(instance);
  }

  #expire(instance: Instance): void {
    this.#context.engine.counters[this.#columns.expirations]!++;
    this.#takeOut(instance, "expired");
  }

  #putIn(instance: Instance): void {
    instance.isRegistered = true;
    instance.hasExpired = false;
    this.#registeredCount++;
    this.#guard.expectedInstances++;
    this.#context.engine.setLevel(this.#columns.registered, this.#registeredCount);
    this.#countGhosts();
  }

  #takeOut(instance: Instance, event: "expired" | "deregistered"): void {
    const { engine } = this.#context;
    if (!this.isUp || !instance.isRegistered) return;
    instance.isRegistered = false;
    instance.hasExpired = event === "expired";
    engine.kernel.cancel(instance.expiryTimer);
    instance.expiryTimer = NO_EVENT;
    this.#registeredCount--;
    this.#guard.expectedInstances--;
    if (event === "deregistered") engine.counters[this.#columns.deregistrations]!++;
    engine.setLevel(this.#columns.registered, this.#registeredCount);
    this.#countGhosts();
    this.#note(instance, event);
    this.#publish();
  }

  // --- the list that is handed out ---

  #publish(): void {
    if (this.#settings.responseCacheMs === 0) this.#list();
  }

  #copy(): void {
    this.#planCopy();
    if (this.isUp) this.#list();
  }

  #list(): void {
    let isChanged = false;
    for (const [index, instance] of this.#instances.all.entries()) {
      const isListed = instance.isRegistered && (this.#checker?.isHealthy(index) ?? true);
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

  #note(instance: Instance, event: string): void {
    const { engine, place } = this.#context;
    engine.notice(place, event, instance.name);
    if (this.#events.length < EVENTS_KEPT)
      this.#events.push({ atMs: nsToMs(engine.kernel.now), instance: instance.name, event });
  }

  #planSweep(): void {
    const { kernel } = this.#context.engine;
    const { evictionIntervalMs } = this.#settings;
    kernel.cancel(this.#sweepTimer);
    this.#sweepTimer = NO_EVENT;
    if (evictionIntervalMs > 0) this.#sweepTimer = kernel.after(msToNs(evictionIntervalMs), this.#on.sweep, 0, 0);
    for (const instance of this.#instances.all) if (instance.isRegistered) this.#watchExpiry(instance);
  }

  #planCopy(): void {
    const { kernel } = this.#context.engine;
    const { responseCacheMs } = this.#settings;
    kernel.cancel(this.#copyTimer);
    this.#copyTimer = NO_EVENT;
    if (responseCacheMs > 0) this.#copyTimer = kernel.after(msToNs(responseCacheMs), this.#on.copy, 0, 0);
    else this.#list();
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

function columnsOf(context: ComponentContext) {
  return {
    registrations: context.counter("registrations"),
    expirations: context.counter("expirations"),
    deregistrations: context.counter("deregistrations"),
    heartbeats: context.counter("heartbeats"),
    heartbeatsLost: context.counter("heartbeatsLost"),
    registered: context.level("registered"),
    ghosts: context.level("ghosts"),
    preserving: context.level("preserving"),
  };
}

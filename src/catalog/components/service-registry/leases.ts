import { type EventHandle, msToNs, NO_EVENT, nsToMs, type RandomStream } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import type { ServiceRegistrySettings } from "./fields";
import type { Instance, InstanceList } from "./instances";
import { RENEWAL_WINDOW_NS, RenewalGuard } from "./renewal-guard";

const EVENTS_KEPT = 500;

export interface LeaseHost {
  /** False while the registry is down: leases run out, and nobody looks. */
  readonly isUp: boolean;
  /** Somebody has a lease, or has none any more. */
  leasesChanged(): void;
}

/** Who is registered: leases that heartbeats renew, that run out, and that the guard may keep from being ended. */
export class Leases {
  /** What happened, for the summary: the first events. */
  readonly events: { readonly atMs: number; readonly instance: string; readonly event: string }[] = [];
  readonly #context: ComponentContext;
  readonly #instances: InstanceList;
  readonly #host: LeaseHost;
  #settings: ServiceRegistrySettings;
  readonly #guard = new RenewalGuard();
  readonly #draw: RandomStream;
  #registeredCount = 0;
  #sweepTimer: EventHandle = NO_EVENT;
  readonly #onExpiry: number;
  readonly #onSweep: number;
  readonly #onMinute: number;
  readonly #columns: ReturnType<typeof columnsOf>;

  constructor(context: ComponentContext, instances: InstanceList, host: LeaseHost, settings: ServiceRegistrySettings) {
    const { kernel } = context.engine;
    this.#context = context;
    this.#instances = instances;
    this.#host = host;
    this.#settings = settings;
    this.#draw = context.stream("evictions");
    this.#onExpiry = kernel.handler((index) => this.#endIfDue(instances.all[index]!));
    this.#onSweep = kernel.handler(() => this.#sweep());
    this.#onMinute = kernel.handler(() => this.#minute());
    this.#columns = columnsOf(context);
  }

  /** The system has run for long: who was `give`n a lease before renewed it last so long ago. */
  begin(): void {
    this.#guard.warmUp(msToNs(this.#settings.heartbeatMs));
    this.#context.engine.kernel.after(RENEWAL_WINDOW_NS, this.#onMinute, 0, 0);
    this.#planSweep();
  }

  configure(settings: ServiceRegistrySettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.evictionIntervalMs === before.evictionIntervalMs) return;
    this.#planSweep();
    for (const instance of this.#instances.all) if (instance.isRegistered) this.#watch(instance);
  }

  /** A lease from `agoNs` before now on. */
  give(instance: Instance, agoNs: number): void {
    instance.isRegistered = true;
    instance.hasExpired = false;
    this.#registeredCount++;
    this.#guard.expectedInstances++;
    this.#context.engine.setLevel(this.#columns.registered, this.#registeredCount);
    this.#extend(instance, agoNs);
  }

  /** A heartbeat arrived: renews the lease, or registers who has none. */
  renew(instance: Instance): void {
    if (instance.isRegistered) {
      this.#guard.renewed();
      return this.#extend(instance, 0);
    }
    this.give(instance, 0);
    this.#context.engine.counters[this.#columns.registrations]!++;
    this.#note(instance, "registered");
    this.#host.leasesChanged();
  }

  /** The instance signed off. */
  giveBack(instance: Instance): void {
    instance.hasExpired = false;
    if (!instance.isRegistered) return this.#host.leasesChanged();
    this.#context.engine.counters[this.#columns.deregistrations]!++;
    this.#end(instance, "deregistered");
  }

  /** The registry is back: what ran out meanwhile is judged now, unless a sweep does. */
  review(): void {
    if (this.#settings.evictionIntervalMs > 0) return;
    for (const instance of this.#instances.all) this.#endIfDue(instance);
  }

  #extend(instance: Instance, agoNs: number): void {
    instance.expiresAt = this.#context.engine.kernel.now - agoNs + msToNs(this.#settings.ttlMs);
    this.#watch(instance);
  }

  #watch(instance: Instance): void {
    const { kernel } = this.#context.engine;
    kernel.cancel(instance.expiryTimer);
    instance.expiryTimer = NO_EVENT;
    if (this.#settings.evictionIntervalMs > 0) return;
    const at = Math.max(kernel.now, instance.expiresAt);
    instance.expiryTimer = kernel.at(at, this.#onExpiry, instance.index, 0);
  }

  #endIfDue(instance: Instance): void {
    if (!instance.isRegistered || !this.#host.isUp || instance.expiresAt > this.#context.engine.kernel.now) return;
    if (this.#mayEvict()) this.#expire(instance);
  }

  #sweep(): void {
    this.#planSweep();
    if (!this.#host.isUp || !this.#mayEvict()) return;
    const { kernel } = this.#context.engine;
    const expired = this.#instances.all.filter((one) => one.isRegistered && one.expiresAt <= kernel.now);
    const limit = this.#guard.evictionLimit(this.#registeredCount, this.#settings.selfPreservationRatio);
    for (let i = 0; i < expired.length && i < limit; i++) {
      // Any of them: in order, whole components would go first.
      const at = i + this.#draw.below(expired.length - i);
      const instance = expired[at]!;
      expired[at] = expired[i]!;
      this.#expire(instance);
    }
  }

  #minute(): void {
    this.#context.engine.kernel.after(RENEWAL_WINDOW_NS, this.#onMinute, 0, 0);
    this.#guard.turn();
    this.#mayEvict();
    this.review();
  }

  #mayEvict(): boolean {
    const { selfPreservationRatio, heartbeatMs } = this.#settings;
    const mayEvict = this.#guard.mayEvict(selfPreservationRatio, msToNs(heartbeatMs));
    this.#context.engine.setLevel(this.#columns.preserving, mayEvict ? 0 : 1);
    return mayEvict;
  }

  #expire(instance: Instance): void {
    instance.hasExpired = true;
    this.#context.engine.counters[this.#columns.expirations]!++;
    this.#end(instance, "expired");
  }

  #end(instance: Instance, event: string): void {
    const { engine } = this.#context;
    instance.isRegistered = false;
    engine.kernel.cancel(instance.expiryTimer);
    instance.expiryTimer = NO_EVENT;
    this.#registeredCount--;
    this.#guard.expectedInstances--;
    engine.setLevel(this.#columns.registered, this.#registeredCount);
    this.#note(instance, event);
    this.#host.leasesChanged();
  }

  #note(instance: Instance, event: string): void {
    const { engine, place } = this.#context;
    engine.notice(place, event, instance.name);
    if (this.events.length < EVENTS_KEPT)
      this.events.push({ atMs: nsToMs(engine.kernel.now), instance: instance.name, event });
  }

  #planSweep(): void {
    const { kernel } = this.#context.engine;
    const { evictionIntervalMs } = this.#settings;
    kernel.cancel(this.#sweepTimer);
    this.#sweepTimer = NO_EVENT;
    if (evictionIntervalMs > 0) this.#sweepTimer = kernel.after(msToNs(evictionIntervalMs), this.#onSweep, 0, 0);
  }
}

function columnsOf(context: ComponentContext) {
  return {
    registrations: context.counter("registrations"),
    expirations: context.counter("expirations"),
    deregistrations: context.counter("deregistrations"),
    registered: context.level("registered"),
    preserving: context.level("preserving"),
  };
}

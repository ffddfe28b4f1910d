import { Balancer, type BalancerSite, type BalancingOptions } from "../../../model/balancer";
import { subsetOf } from "../../../model/balancing/subset";
import { FLAG_CALL, NO_SLOT } from "../../../model/calls";
import { type EventHandle, msToNs, NO_EVENT, nsToMs } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance } from "../../../model/kind";
import { CANCELLED, FAILED, isAnswer, type Outcome } from "../../../model/outcome";
import { abandonHolding, holdsNothing, passGrant, passRelease } from "../../../model/passed-hold";
import { Relay } from "../../../model/relay";
import { Discovery } from "./discovery";
import { EndpointHealth, isFailure } from "./endpoint-health";
import { EndpointList } from "./endpoints";
import type { LoadBalancerSettings } from "./fields";
import { LoadGauge } from "./load-gauge";

/** Sends each call to one of its endpoints; takes no time itself. */
export class LoadBalancer implements ComponentInstance {
  readonly #context: ComponentContext;
  #settings: LoadBalancerSettings;
  readonly #endpoints: EndpointList;
  /** From `start` on. */
  #balancer!: Balancer;
  #health!: EndpointHealth;
  #discovery: Discovery | undefined;
  readonly #gauge: LoadGauge;
  readonly #relay: Relay;
  /** Operations whose requests ask for a key. */
  readonly #hasKey: readonly boolean[];
  /** Endpoints in the balancer's subset; undefined = all. */
  #subset: Uint8Array | undefined;
  /** Calls sent to each endpoint and failed there, for the summary. */
  #sent: number[] = [];
  #failed: number[] = [];
  #refreshTimer: EventHandle = NO_EVENT;
  readonly #onSettled: number;
  readonly #onCancel: number;
  readonly #onRefresh: number;
  readonly #onForgiven: number;
  readonly #columns: ReturnType<typeof columnsOf>;

  constructor(context: ComponentContext, settings: LoadBalancerSettings) {
    const { engine } = context;
    this.#context = context;
    this.#settings = settings;
    this.#endpoints = new EndpointList(context.outgoing);
    this.#gauge = new LoadGauge(context);
    this.#hasKey = context.operations.map(({ keys }) => keys !== undefined);
    this.#onSettled = engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#relay = new Relay(context, this.#onCancel, (slot) => this.#giveUp(slot));
    this.#onRefresh = engine.kernel.handler(() => this.#refreshLoads());
    this.#onForgiven = engine.kernel.handler((endpoint) => this.#balancer.loads.hold(endpoint, -1));
    this.#columns = columnsOf(context);
  }

  start(): void {
    const registry = this.#context.controlPlanes[0];
    const { algorithm, discoveryRefreshMs } = this.#settings;
    this.#endpoints.grow();
    if (registry !== undefined)
      this.#discovery = new Discovery(this.#context, registry, this.#endpoints, msToNs(discoveryRefreshMs), () =>
        this.#takeIn(),
      );
    this.#health = new EndpointHealth(this.#context, this.#endpoints, this.#settings, (i) => this.#isMember(i));
    const random = this.#context.stream("balancing");
    this.#balancer = new Balancer(algorithm, this.#endpoints.count, random, (i) => this.#isUsable(i), this.#site());
    this.#grown();
    this.configure(this.#settings);
  }

  receive(slot: number): void {
    const { engine, place } = this.#context;
    const { calls, counters } = engine;
    if (this.#relay.isDown) return engine.settleFrom(slot, FAILED, place);
    this.#takeIn();
    const call = this.#settings.avoidTried ? callOf(engine.calls, slot) : NO_SLOT;
    const key = this.#hasKey[calls.operation[slot]!] ? calls.key[slot]! : -1;
    const chosen = this.#balancer.pick(key, call === NO_SLOT ? 0 : calls.tried[call]!);
    if (chosen < 0) return engine.settleFrom(slot, FAILED, place);
    if (call !== NO_SLOT) calls.tried[call]! |= 1 << (chosen & 31);
    const { outgoing, replica } = this.#endpoints.at(chosen);
    const inner = engine.open(slot, this.#onSettled);
    calls.attempt[inner] = 1;
    holdsNothing(engine, inner);
    calls.replica[inner] = replica;
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = chosen;
    calls.b[slot] = inner;
    counters[this.#columns.sent]!++;
    if (this.#balancer.isPanic) counters[this.#columns.panicPicks]!++;
    if (!this.#endpoints.isAlive(chosen)) counters[this.#columns.sentToDead]!++;
    if (this.#discovery !== undefined) engine.record(this.#columns.listAge, this.#discovery.ageNs);
    this.#sent[chosen]!++;
    this.#gauge.rose(this.#balancer.outstanding[chosen]!);
    engine.send(outgoing.linkIndex, inner);
  }

  granted(slot: number, held: number): boolean {
    const { engine } = this.#context;
    return passGrant(engine, slot, engine.calls.b[slot]!, held);
  }

  released(slot: number): void {
    const { engine } = this.#context;
    passRelease(engine, engine.calls.b[slot]!);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    const before = this.#settings;
    this.#settings = settings as unknown as LoadBalancerSettings;
    const { algorithm, loadRefreshMs, discoveryRefreshMs } = this.#settings;
    this.#balancer.configure(algorithm, this.#weights(), optionsOf(this.#settings));
    this.#chooseSubset();
    if (this.#settings !== before) this.#health.configure(this.#settings);
    if (discoveryRefreshMs !== before.discoveryRefreshMs) this.#discovery?.configure(msToNs(discoveryRefreshMs));
    this.#context.engine.kernel.cancel(this.#refreshTimer);
    this.#balancer.loads.setStale(loadRefreshMs > 0);
    if (loadRefreshMs > 0) this.#planRefresh();
  }

  conditionsChanged(): void {
    this.#relay.conditionsChanged();
  }

  isReplicaUp(): boolean {
    return !this.#relay.isDown;
  }

  describe(): Readonly<Record<string, unknown>> {
    const sent = this.#sent;
    const total = sent.reduce((sum, count) => sum + count, 0);
    return {
      sentByEndpoint: sent.map((callCount, i) => ({
        endpoint: this.#endpoints.nameOf(i),
        callCount,
        failedCount: this.#failed[i],
        state: this.#stateOf(i),
      })),
      ...(total > 0 ? { busiestToMeanCallRatio: (Math.max(...sent) * sent.length) / total } : {}),
      ...this.#health.describe(),
      ...(this.#balancer.remaps.length > 0
        ? { remaps: this.#balancer.remaps.map(({ atNs, ...remap }) => ({ atMs: nsToMs(atNs), ...remap })) }
        : {}),
    };
  }

  #settled(inner: number, outcome: Outcome): void {
    const { engine } = this.#context;
    const slot = engine.calls.parent[inner]!;
    const endpoint = engine.calls.a[slot]!;
    engine.calls.cause[slot] = engine.calls.cause[inner]!;
    this.#ended(endpoint, inner);
    if (!isAnswer(outcome)) this.#failed[endpoint]!++;
    if (this.#settings.errorLoadMs > 0 && isFailure(outcome)) this.#countAsLoad(endpoint);
    this.#health.ended(endpoint, outcome);
    passRelease(engine, inner);
    engine.calls.holder[slot] = 0;
    engine.settle(slot, outcome);
  }

  #withdraw(slot: number): void {
    this.#giveUp(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }

  #giveUp(slot: number): void {
    const { engine } = this.#context;
    const inner = engine.calls.b[slot]!;
    this.#ended(engine.calls.a[slot]!, inner);
    abandonHolding(engine, inner);
    engine.calls.holder[slot] = 0;
  }

  #ended(endpoint: number, inner: number): void {
    const { calls, kernel } = this.#context.engine;
    this.#gauge.fell(this.#balancer.outstanding[endpoint]!);
    this.#balancer.done(endpoint, kernel.now - calls.openedAt[inner]!);
  }

  #countAsLoad(endpoint: number): void {
    this.#balancer.loads.hold(endpoint, 1);
    this.#context.engine.kernel.post(msToNs(this.#settings.errorLoadMs), this.#onForgiven, endpoint, 0);
  }

  #planRefresh(): void {
    this.#refreshTimer = this.#context.engine.kernel.after(msToNs(this.#settings.loadRefreshMs), this.#onRefresh, 0, 0);
  }

  #refreshLoads(): void {
    this.#balancer.loads.refresh();
    this.#planRefresh();
  }

  /** Replicas that were added since become endpoints. */
  #takeIn(): void {
    if (this.#endpoints.grow()) this.#grown();
  }

  #grown(): void {
    const { count } = this.#endpoints;
    while (this.#sent.length < count) {
      this.#sent.push(0);
      this.#failed.push(0);
    }
    this.#chooseSubset();
    this.#discovery?.grown();
    this.#health.grown();
    this.#balancer.resize(count, this.#weights());
    this.#gauge.setEndpointCount(count);
    this.#context.engine.setLevel(this.#columns.endpoints, count);
  }

  #chooseSubset(): void {
    const { subsetSize, subsetPosition } = this.#settings;
    const { count } = this.#endpoints;
    this.#subset = subsetSize > 0 && subsetSize < count ? new Uint8Array(count) : undefined;
    if (this.#subset === undefined) return;
    for (const endpoint of subsetOf(count, subsetSize, subsetPosition)) this.#subset[endpoint] = 1;
  }

  #isMember(endpoint: number): boolean {
    const discovery = this.#discovery;
    if (discovery !== undefined && !discovery.isListed(endpoint)) {
      // Whom the registry gave up is a last resort, for panic only.
      if (this.#settings.panicThreshold === 0 || !discovery.isKnown(endpoint)) return false;
    }
    return this.#subset === undefined || this.#subset[endpoint] === 1;
  }

  /** What the balancer believes: by its checks, by the registry's list, or (nobody is that well informed) by the truth. */
  #isUsable(endpoint: number): boolean {
    if (!this.#isMember(endpoint) || !this.#health.isWell(endpoint)) return false;
    if (this.#discovery !== undefined) return this.#discovery.isListed(endpoint);
    if (this.#health.hasChecks || !this.#settings.isHealthAware) return true;
    return this.#endpoints.isReady(endpoint);
  }

  #stateOf(endpoint: number): string {
    if (!this.#isMember(endpoint)) return "unknown";
    return this.#isUsable(endpoint) ? "used" : "left out";
  }

  #site(): BalancerSite {
    const { zone } = this.#settings;
    return {
      now: () => this.#context.engine.kernel.now,
      nameOf: (endpoint) => this.#endpoints.nameOf(endpoint),
      isMember: (endpoint) => this.#isMember(endpoint),
      ...(zone === "" ? {} : { isLocal: (endpoint: number) => this.#zoneOf(endpoint) === zone }),
    };
  }

  #zoneOf(endpoint: number): string {
    const { outgoing, replica } = this.#endpoints.at(endpoint);
    const { zones, replicaZones } = this.#settings;
    const own = replica >= 0 && replicaZones.length > 0 ? replicaZones[replica % replicaZones.length] : undefined;
    return zones[outgoing.id] ?? zones[outgoing.to] ?? own ?? "";
  }

  #weights(): number[] {
    const single = this.#context.outgoing.length === 1;
    const { weights, replicaWeights } = this.#settings;
    return Array.from({ length: this.#endpoints.count }, (_, i) => {
      const { outgoing, replica } = this.#endpoints.at(i);
      const own = single && replica >= 0 ? replicaWeights[replica] : undefined;
      return own ?? weights[outgoing.id] ?? weights[outgoing.to] ?? 1;
    });
  }
}

/** The call that `slot` is an attempt of: it remembers where earlier attempts went. */
function callOf(calls: ComponentContext["engine"]["calls"], slot: number): number {
  let at = slot;
  while (at >= 0 && (calls.flags[at]! & FLAG_CALL) === 0) at = calls.parent[at]!;
  return at;
}

function optionsOf(settings: LoadBalancerSettings): BalancingOptions {
  return {
    ...settings,
    decayNs: msToNs(settings.decayMs),
    unknownLatencyNs: msToNs(settings.unknownLatencyMs),
    slowStartNs: msToNs(settings.slowStartMs),
  };
}

function columnsOf(context: ComponentContext) {
  return {
    sent: context.counter("sent"),
    sentToDead: context.counter("sentToDead"),
    panicPicks: context.counter("panicPicks"),
    endpoints: context.level("endpoints"),
    listAge: context.sample("listAge"),
  };
}

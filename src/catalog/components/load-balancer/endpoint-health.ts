import { HealthChecker, type HealthCheckHost, type HealthCheckRules } from "../../../model/balancing/health-checks";
import { OutlierDetector, type OutlierHost, type OutlierRules } from "../../../model/balancing/outliers";
import { type EventHandle, msToNs, NO_EVENT, nsToMs, type RandomStream } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import { FAILED, FAILED_PERMANENTLY, isAnswer, type Outcome, REFUSED, TIMED_OUT } from "../../../model/outcome";
import type { EndpointList } from "./endpoints";
import type { LoadBalancerSettings } from "./fields";

const EJECTIONS_KEPT = 200;

interface Ejection {
  readonly endpoint: string;
  readonly because: string;
  readonly ejectedAtMs: number;
  returnedAtMs: number | null;
}

/** What the balancer believes of its endpoints' health: by health checks, and by how calls end. */
export class EndpointHealth implements OutlierHost, HealthCheckHost {
  readonly #context: ComponentContext;
  readonly #endpoints: EndpointList;
  readonly #isKnown: (endpoint: number) => boolean;
  #settings: LoadBalancerSettings;
  #outliers: OutlierDetector | undefined;
  #checker: HealthChecker | undefined;
  readonly #errors: RandomStream;
  readonly #onSweep: number;
  #sweepTimer: EventHandle = NO_EVENT;
  #sweepNs = 0;
  readonly #ejections: Ejection[] = [];
  readonly #columns: { readonly ejections: number; readonly ejected: number; readonly unhealthy: number };

  constructor(
    context: ComponentContext,
    endpoints: EndpointList,
    settings: LoadBalancerSettings,
    isKnown: (endpoint: number) => boolean,
  ) {
    this.#context = context;
    this.#endpoints = endpoints;
    this.#isKnown = isKnown;
    this.#settings = settings;
    this.#errors = context.stream("health-check-errors");
    this.#onSweep = context.engine.kernel.handler(() => this.#sweep());
    this.#columns = {
      ejections: context.counter("ejections"),
      ejected: context.level("ejected"),
      unhealthy: context.level("unhealthy"),
    };
    this.configure(settings);
  }

  get hasChecks(): boolean {
    return this.#settings.healthChecks.kind === "active";
  }

  isWell(endpoint: number): boolean {
    if (this.#outliers?.isEjected(endpoint) === true) return false;
    return !this.hasChecks || this.#checker!.isHealthy(endpoint);
  }

  configure(settings: LoadBalancerSettings): void {
    this.#settings = settings;
    this.#configureEjection(settings.outlierEjection);
    if (settings.healthChecks.kind === "active") this.#configureChecks(settings.healthChecks);
  }

  grown(): void {
    this.#outliers?.resize(this.#endpoints.count);
    this.#checker?.watch(this.#endpoints.count);
  }

  /** A call to the endpoint ended. To Envoy a 4xx is as good an answer as any; calls that were withdrawn or shed say nothing. */
  ended(endpoint: number, outcome: Outcome): void {
    if (this.#outliers === undefined || this.#settings.outlierEjection.kind === "off") return;
    if (isFailure(outcome)) {
      const isGatewayFailure = outcome !== FAILED || !this.#endpoints.isAlive(endpoint);
      this.#outliers.failed(endpoint, isGatewayFailure);
    } else if (isAnswer(outcome) || outcome === FAILED_PERMANENTLY) this.#outliers.succeeded(endpoint);
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#ejections.length > 0 ? { ejections: this.#ejections } : {};
  }

  // --- OutlierHost ---

  now(): number {
    return this.#context.engine.kernel.now;
  }

  isMember(endpoint: number): boolean {
    return this.#isKnown(endpoint);
  }

  ejected(endpoint: number, because: string): void {
    const { engine, place } = this.#context;
    const name = this.#endpoints.nameOf(endpoint);
    engine.counters[this.#columns.ejections]!++;
    engine.addLevel(this.#columns.ejected, 1);
    engine.notice(place, "endpointEjected", `${name}: ${because}`);
    if (this.#ejections.length < EJECTIONS_KEPT)
      this.#ejections.push({ endpoint: name, because, ejectedAtMs: nsToMs(this.now()), returnedAtMs: null });
  }

  returned(endpoint: number): void {
    const { engine, place } = this.#context;
    const name = this.#endpoints.nameOf(endpoint);
    engine.addLevel(this.#columns.ejected, -1);
    engine.notice(place, "endpointReturned", name);
    const open = this.#ejections.find((entry) => entry.endpoint === name && entry.returnedAtMs === null);
    if (open !== undefined) open.returnedAtMs = nsToMs(this.now());
  }

  // --- HealthCheckHost ---

  travelNs(endpoint: number, isAnswer: boolean): number {
    return this.#context.engine.controlDelay(this.#endpoints.at(endpoint).outgoing.linkIndex, isAnswer);
  }

  answer(endpoint: number): "well" | "badly" | "not" {
    if (!this.#endpoints.isReady(endpoint)) return "badly";
    const { frozen, errorRatio } = this.#endpoints.at(endpoint).outgoing.targetConditions;
    if (frozen > 0) return "not";
    return errorRatio > 0 && this.#errors.chance(errorRatio) ? "badly" : "well";
  }

  changed(endpoint: number, isHealthy: boolean): void {
    const { engine, place } = this.#context;
    engine.addLevel(this.#columns.unhealthy, isHealthy ? -1 : 1);
    engine.notice(place, isHealthy ? "endpointHealthy" : "endpointUnhealthy", this.#endpoints.nameOf(endpoint));
  }

  #configureEjection(settings: LoadBalancerSettings["outlierEjection"]): void {
    const { kernel } = this.#context.engine;
    if (settings.kind === "off") {
      this.#outliers?.clear();
      kernel.cancel(this.#sweepTimer);
      this.#sweepTimer = NO_EVENT;
      return;
    }
    const rules = outlierRules(settings);
    if (this.#outliers === undefined)
      this.#outliers = new OutlierDetector(this.#endpoints.count, rules, this.#context.stream("ejection-jitter"), this);
    else this.#outliers.configure(rules);
    if (this.#sweepTimer !== NO_EVENT && this.#sweepNs === rules.sweepNs) return;
    kernel.cancel(this.#sweepTimer);
    this.#sweepNs = rules.sweepNs;
    this.#sweepTimer = kernel.after(this.#sweepNs, this.#onSweep, 0, 0);
  }

  #configureChecks(settings: Extract<LoadBalancerSettings["healthChecks"], { kind: "active" }>): void {
    const rules: HealthCheckRules = {
      intervalNs: msToNs(settings.intervalMs),
      timeoutNs: msToNs(settings.timeoutMs),
      unhealthyThreshold: settings.unhealthyThreshold,
      healthyThreshold: settings.healthyThreshold,
    };
    const { engine } = this.#context;
    if (this.#checker === undefined) {
      this.#checker = new HealthChecker(rules, engine.kernel, this.#context.stream("health-checks"), this);
      this.#checker.watch(this.#endpoints.count);
    } else this.#checker.configure(rules);
  }

  #sweep(): void {
    this.#sweepTimer = this.#context.engine.kernel.after(this.#sweepNs, this.#onSweep, 0, 0);
    this.#outliers!.sweep();
  }
}

/** What Envoy sees as a 5xx: failed, no answer in time, no room. */
export function isFailure(outcome: Outcome): boolean {
  return outcome === FAILED || outcome === TIMED_OUT || outcome === REFUSED;
}

function outlierRules(settings: Extract<LoadBalancerSettings["outlierEjection"], { kind: "on" }>): OutlierRules {
  return {
    ...settings,
    sweepNs: msToNs(settings.sweepIntervalMs),
    baseEjectionNs: msToNs(settings.baseEjectionMs),
    maxEjectionNs: msToNs(settings.maxEjectionMs),
    jitterNs: msToNs(settings.ejectionJitterMs),
  };
}

/**
 * Active health checks: every endpoint is asked now and then; so many bad answers in a row make it unhealthy, so many good
 * ones healthy again, and the very first answer counts at once (Envoy, Consul, Kubernetes readiness probes). Checks travel
 * as control messages: they take no worker and no place in a queue.
 */
import type { Kernel } from "../../kernel/kernel";
import type { RandomStream } from "../../kernel/random";

export interface HealthCheckRules {
  readonly intervalNs: number;
  readonly timeoutNs: number;
  readonly unhealthyThreshold: number;
  readonly healthyThreshold: number;
}

export interface HealthCheckHost {
  /** One-way time to (`isAnswer` false) or from the endpoint (ns), now; Infinity = it gets lost. */
  travelNs(endpoint: number, isAnswer: boolean): number;
  /** What the endpoint does with a check that reaches it now. */
  answer(endpoint: number): "well" | "badly" | "not";
  changed(endpoint: number, isHealthy: boolean): void;
}

class Check {
  isHealthy: boolean;
  isKnown: boolean;
  inRow = 0;
  sentAt = 0;
  /** Bumped with each check, so that what belongs to an earlier one is recognised. */
  round = 0;

  constructor(isHealthy: boolean) {
    this.isHealthy = isHealthy;
    this.isKnown = isHealthy;
  }
}

export class HealthChecker {
  checkCount = 0;
  #rules: HealthCheckRules;
  readonly #kernel: Kernel;
  readonly #random: RandomStream;
  readonly #host: HealthCheckHost;
  readonly #checks: Check[] = [];
  readonly #onSend: number;
  readonly #onArrival: number;
  readonly #onGood: number;
  readonly #onBad: number;

  constructor(rules: HealthCheckRules, kernel: Kernel, random: RandomStream, host: HealthCheckHost) {
    this.#rules = rules;
    this.#kernel = kernel;
    this.#random = random;
    this.#host = host;
    this.#onSend = kernel.handler((endpoint) => this.#send(endpoint));
    this.#onArrival = kernel.handler((endpoint, round) => this.#arrive(endpoint, round));
    this.#onGood = kernel.handler((endpoint, round) => this.#conclude(endpoint, round, true));
    this.#onBad = kernel.handler((endpoint, round) => this.#conclude(endpoint, round, false));
  }

  configure(rules: HealthCheckRules): void {
    this.#rules = rules;
  }

  /**
   * Watches endpoints up to this number. Those of the start are taken for healthy and first asked at any moment of an
   * interval; later ones are asked at once and not used before their first good answer.
   */
  watch(count: number): void {
    const isStart = this.#checks.length === 0;
    for (let endpoint = this.#checks.length; endpoint < count; endpoint++) {
      this.#checks.push(new Check(isStart));
      const wait = isStart ? Math.floor(this.#random.next() * this.#rules.intervalNs) : 0;
      this.#kernel.post(wait, this.#onSend, endpoint, 0);
    }
  }

  isHealthy(endpoint: number): boolean {
    return this.#checks[endpoint]?.isHealthy ?? true;
  }

  #send(endpoint: number): void {
    const check = this.#checks[endpoint]!;
    this.checkCount++;
    check.round++;
    check.sentAt = this.#kernel.now;
    const travel = this.#host.travelNs(endpoint, false);
    if (travel >= this.#rules.timeoutNs) this.#kernel.post(this.#rules.timeoutNs, this.#onBad, endpoint, check.round);
    else this.#kernel.post(travel, this.#onArrival, endpoint, check.round);
  }

  #arrive(endpoint: number, round: number): void {
    const check = this.#checks[endpoint]!;
    const left = check.sentAt + this.#rules.timeoutNs - this.#kernel.now;
    const answer = this.#host.answer(endpoint);
    const travel = answer === "not" ? Number.POSITIVE_INFINITY : this.#host.travelNs(endpoint, true);
    if (travel > left) this.#kernel.post(Math.max(0, left), this.#onBad, endpoint, round);
    else this.#kernel.post(travel, answer === "well" ? this.#onGood : this.#onBad, endpoint, round);
  }

  #conclude(endpoint: number, round: number, isGood: boolean): void {
    const check = this.#checks[endpoint]!;
    if (round !== check.round) return;
    this.#kernel.post(this.#rules.intervalNs, this.#onSend, endpoint, 0);
    check.inRow = isGood === check.isHealthy ? 0 : check.inRow + 1;
    const threshold = isGood ? this.#rules.healthyThreshold : this.#rules.unhealthyThreshold;
    const isFirst = !check.isKnown;
    check.isKnown = true;
    if (isGood === check.isHealthy || (check.inRow < threshold && !isFirst)) return;
    check.inRow = 0;
    check.isHealthy = isGood;
    this.#host.changed(endpoint, isGood);
  }
}

/**
 * Outlier ejection as in Envoy (outlier.rst, outlier_detection.proto): endpoints whose answers are bad are left alone for a
 * while. Consecutive failures are judged at once, shares of failures at every sweep; a sweep also lets those back whose
 * time is over, and forgives one earlier ejection of each endpoint that it finds not ejected.
 */
import type { RandomStream } from "../../kernel/random";
import { grownFloats, grownInts } from "./grown";

export interface OutlierRules {
  /** Failures in a row; 0 = not counted. */
  readonly consecutiveFailureCount: number;
  /** Failures of the gateway kind in a row (no connection, 502 to 504); 0 = not counted. */
  readonly consecutiveGatewayFailureCount: number;
  readonly sweepNs: number;
  readonly baseEjectionNs: number;
  readonly maxEjectionNs: number;
  readonly jitterNs: number;
  /** Share of endpoints that may be ejected; one always may. */
  readonly ejectedRatioMax: number;
  /** Ejects below mean − so many standard deviations of the success rates; 0 = off. */
  readonly successRateDeviations: number;
  readonly successRateEndpointsMin: number;
  readonly successRateCallsMin: number;
  /** Ejects at or above this share of failures; 0 = off. */
  readonly failureRatioThreshold: number;
  readonly failureRatioEndpointsMin: number;
  readonly failureRatioCallsMin: number;
}

export interface OutlierHost {
  now(): number;
  /** Endpoints that take part. */
  isMember(endpoint: number): boolean;
  ejected(endpoint: number, because: string): void;
  returned(endpoint: number): void;
}

const ROUNDING = 1e-9;

export class OutlierDetector {
  ejectedCount = 0;
  #count: number;
  #rules: OutlierRules;
  readonly #random: RandomStream;
  readonly #host: OutlierHost;
  #failuresInRow: Int32Array;
  #gatewayFailuresInRow: Int32Array;
  /** Since the last sweep. */
  #calls: Int32Array;
  #failures: Int32Array;
  /** When it was ejected (ns); NaN = it is not. */
  #ejectedAt: Float64Array;
  #jitter: Float64Array;
  /** Ejections in a row, less those forgiven. */
  #multiplier: Int32Array;

  constructor(count: number, rules: OutlierRules, random: RandomStream, host: OutlierHost) {
    this.#count = count;
    this.#rules = rules;
    this.#random = random;
    this.#host = host;
    this.#failuresInRow = new Int32Array(count);
    this.#gatewayFailuresInRow = new Int32Array(count);
    this.#calls = new Int32Array(count);
    this.#failures = new Int32Array(count);
    this.#ejectedAt = new Float64Array(count).fill(Number.NaN);
    this.#jitter = new Float64Array(count);
    this.#multiplier = new Int32Array(count);
  }

  configure(rules: OutlierRules): void {
    this.#rules = rules;
  }

  resize(count: number): void {
    this.#count = count;
    this.#failuresInRow = grownInts(this.#failuresInRow, count);
    this.#gatewayFailuresInRow = grownInts(this.#gatewayFailuresInRow, count);
    this.#calls = grownInts(this.#calls, count);
    this.#failures = grownInts(this.#failures, count);
    this.#ejectedAt = grownFloats(this.#ejectedAt, count, Number.NaN);
    this.#jitter = grownFloats(this.#jitter, count, 0);
    this.#multiplier = grownInts(this.#multiplier, count);
  }

  isEjected(endpoint: number): boolean {
    return this.ejectedCount > 0 && !Number.isNaN(this.#ejectedAt[endpoint]!);
  }

  succeeded(endpoint: number): void {
    this.#calls[endpoint]!++;
    this.#failuresInRow[endpoint] = 0;
    this.#gatewayFailuresInRow[endpoint] = 0;
  }

  failed(endpoint: number, isGatewayFailure: boolean): void {
    const { consecutiveFailureCount, consecutiveGatewayFailureCount } = this.#rules;
    this.#calls[endpoint]!++;
    this.#failures[endpoint]!++;
    const inRow = ++this.#failuresInRow[endpoint]!;
    const gatewayInRow = isGatewayFailure ? ++this.#gatewayFailuresInRow[endpoint]! : 0;
    this.#gatewayFailuresInRow[endpoint] = gatewayInRow;
    if (consecutiveFailureCount > 0 && inRow >= consecutiveFailureCount) {
      this.#failuresInRow[endpoint] = 0;
      this.#eject(endpoint, `${consecutiveFailureCount} failures in a row`);
    } else if (consecutiveGatewayFailureCount > 0 && gatewayInRow >= consecutiveGatewayFailureCount) {
      this.#gatewayFailuresInRow[endpoint] = 0;
      this.#eject(endpoint, `${consecutiveGatewayFailureCount} gateway failures in a row`);
    }
  }

  sweep(): void {
    for (let i = 0; i < this.#count; i++) this.#letBack(i);
    this.#judgeSuccessRates();
    this.#judgeFailureRatios();
    this.#calls.fill(0);
    this.#failures.fill(0);
  }

  #letBack(endpoint: number): void {
    if (!this.isEjected(endpoint)) {
      if (this.#multiplier[endpoint]! > 0) this.#multiplier[endpoint]!--;
      return;
    }
    const { baseEjectionNs } = this.#rules;
    const longest = Math.max(this.#rules.maxEjectionNs, baseEjectionNs);
    const lasts = Math.min(baseEjectionNs * this.#multiplier[endpoint]!, longest) + this.#jitter[endpoint]!;
    if (this.#host.now() - this.#ejectedAt[endpoint]! >= lasts) this.#return(endpoint);
  }

  #judgeSuccessRates(): void {
    const { successRateDeviations, successRateEndpointsMin, successRateCallsMin } = this.#rules;
    if (successRateDeviations <= 0) return;
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < this.#count; i++) {
      if (!this.#isJudged(i, successRateCallsMin)) continue;
      const rate = 1 - this.#failureRatio(i);
      n++;
      sum += rate;
      squares += rate * rate;
    }
    if (n < successRateEndpointsMin || n === 0) return;
    const mean = sum / n;
    const deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
    const least = mean - successRateDeviations * deviation;
    for (let i = 0; i < this.#count; i++)
      if (this.#isJudged(i, successRateCallsMin) && 1 - this.#failureRatio(i) < least)
        this.#eject(i, "success rate far below the others'");
  }

  #judgeFailureRatios(): void {
    const { failureRatioThreshold, failureRatioEndpointsMin, failureRatioCallsMin } = this.#rules;
    if (failureRatioThreshold <= 0) return;
    let n = 0;
    for (let i = 0; i < this.#count; i++) if (this.#isJudged(i, failureRatioCallsMin)) n++;
    if (n < failureRatioEndpointsMin) return;
    for (let i = 0; i < this.#count; i++)
      if (this.#isJudged(i, failureRatioCallsMin) && this.#failureRatio(i) >= failureRatioThreshold)
        this.#eject(i, "too large a share of failures");
  }

  #isJudged(endpoint: number, callsMin: number): boolean {
    return !this.isEjected(endpoint) && this.#calls[endpoint]! > 0 && this.#calls[endpoint]! >= callsMin;
  }

  #failureRatio(endpoint: number): number {
    return this.#failures[endpoint]! / this.#calls[endpoint]!;
  }

  #eject(endpoint: number, because: string): void {
    if (this.isEjected(endpoint) || !this.#mayEjectOneMore()) return;
    const { baseEjectionNs, maxEjectionNs, jitterNs } = this.#rules;
    this.ejectedCount++;
    this.#ejectedAt[endpoint] = this.#host.now();
    this.#jitter[endpoint] = jitterNs > 0 ? Math.floor(this.#random.next() * jitterNs) : 0;
    if (this.#multiplier[endpoint]! * baseEjectionNs < maxEjectionNs + baseEjectionNs) this.#multiplier[endpoint]!++;
    this.#host.ejected(endpoint, because);
  }

  #mayEjectOneMore(): boolean {
    if (this.ejectedCount === 0) return true;
    let members = 0;
    for (let i = 0; i < this.#count; i++) if (this.#host.isMember(i)) members++;
    // 0.29 × 100 comes out a hair below the whole number that it is.
    return this.ejectedCount + 1 <= this.#rules.ejectedRatioMax * members + ROUNDING;
  }

  #return(endpoint: number): void {
    this.ejectedCount--;
    this.#ejectedAt[endpoint] = Number.NaN;
    this.#failuresInRow[endpoint] = 0;
    this.#gatewayFailuresInRow[endpoint] = 0;
    this.#host.returned(endpoint);
  }

  /** Everybody comes back: ejection was switched off. */
  clear(): void {
    for (let i = 0; i < this.#count; i++) if (this.isEjected(i)) this.#return(i);
    this.#multiplier.fill(0);
  }
}

/**
 * Chooses among endpoints: replicas of a service, components behind a balancer. Counts are the balancer's own (calls it
 * sent and has no answer for yet), as in Envoy and Finagle. What each rule does, and its parameters: `balancing/algorithms`.
 */
import type { RandomStream } from "../kernel/random";
import { BALANCING_DEFAULTS, type BalancingAlgorithm, type BalancingOptions, isHashing } from "./balancing/algorithms";
import { type BalancerSite, Candidates } from "./balancing/candidates";
import { grownFloats } from "./balancing/grown";
import { KeyPlaces, type Remap } from "./balancing/key-places";
import { EndpointLoads } from "./balancing/loads";

export {
  BALANCING_CHOICES,
  BALANCING_DEFAULTS,
  type BalancingAlgorithm,
  type BalancingOptions,
  isHashing,
} from "./balancing/algorithms";
export type { BalancerSite } from "./balancing/candidates";

/** Draws of an endpoint that is not usable, in a row, after which it is better to look who is. */
const MISSES_MAX = 16;
/** Endpoints that power of two choices compares at most. */
export const CHOICES_MAX = 100;

export class Balancer {
  readonly loads: EndpointLoads;
  #algorithm: BalancingAlgorithm;
  #options: BalancingOptions = BALANCING_DEFAULTS;
  readonly #random: RandomStream;
  #count: number;
  readonly #isUsable: (endpoint: number) => boolean;
  readonly #site: BalancerSite;
  readonly #candidates: Candidates;
  readonly #places: KeyPlaces;
  readonly #draw = (): number => this.#random.next();
  /** Smooth weighted round robin: what each endpoint is owed (nginx's algorithm). */
  #owed: Float64Array;
  #cursor = -1;
  /** Weights are equal and nothing but health decides who may be chosen: no need to look at all of them. */
  #isPlain = true;
  #equalWeights = true;
  readonly #drawn = new Int32Array(CHOICES_MAX);

  /** @param isUsable endpoints for which it is false are left out, unless all are down */
  constructor(
    algorithm: BalancingAlgorithm,
    count: number,
    random: RandomStream,
    isUsable: (endpoint: number) => boolean,
    site: BalancerSite = {},
  ) {
    this.#algorithm = algorithm;
    this.#count = count;
    this.#random = random;
    this.#isUsable = isUsable;
    this.#site = site;
    this.loads = new EndpointLoads(count);
    this.#owed = new Float64Array(count);
    this.#candidates = new Candidates(count, isUsable, site);
    this.#places = new KeyPlaces(this.#candidates);
  }

  get outstanding(): Int32Array {
    return this.loads.outstanding;
  }

  /** True when so few endpoints were usable at the last pick that all took part. */
  get isPanic(): boolean {
    return this.#candidates.isPanic;
  }

  /** When keys moved to other endpoints, and how many: the first ones. */
  get remaps(): readonly Remap[] {
    return this.#places.remaps;
  }

  configure(
    algorithm: BalancingAlgorithm,
    weights: readonly number[],
    options: BalancingOptions = BALANCING_DEFAULTS,
  ): void {
    this.#algorithm = algorithm;
    this.#options = options;
    this.#candidates.setWeights(weights);
    this.#prepare();
    this.#owed.fill(0);
  }

  /** There are more endpoints than before; they stand behind the others. */
  resize(count: number, weights: readonly number[]): void {
    this.#count = count;
    this.loads.resize(count, this.#now());
    this.#owed = grownFloats(this.#owed, count, 0);
    this.#candidates.resize(count, weights);
    this.#prepare();
  }

  /**
   * An endpoint for the next call, booked as outstanding until `done`; -1 when there is none.
   *
   * @param key what hashing goes by; negative = the call has none, any endpoint will do
   * @param tried bits (endpoint modulo 32) of those to avoid while there are others
   */
  pick(key = 0, tried = 0): number {
    const chosen = this.#choose(key, tried);
    if (chosen >= 0) this.outstanding[chosen]!++;
    return chosen;
  }

  /** Somebody else chose `endpoint` for a call: it is outstanding until `done`. */
  book(endpoint: number): void {
    this.outstanding[endpoint]!++;
  }

  /** @param latencyNs time since the pick; negative = not known */
  done(endpoint: number, latencyNs = -1): void {
    this.outstanding[endpoint]!--;
    if (latencyNs >= 0 && this.#algorithm === "peak-ewma")
      this.loads.answered(endpoint, latencyNs, this.#now(), this.#options.decayNs);
  }

  #prepare(): void {
    const { panicThreshold, slowStartNs } = this.#options;
    this.#equalWeights = this.#candidates.hasEqualWeights && slowStartNs === 0;
    this.#isPlain = this.#equalWeights && panicThreshold === 0 && this.#site.isLocal === undefined;
    if (!isHashing(this.#algorithm)) return;
    const names = Array.from({ length: this.#count }, (_, i) => this.#site.nameOf?.(i) ?? String(i));
    this.#places.configure(this.#algorithm, this.#options, names, this.#candidates.weights);
  }

  #choose(key: number, tried: number): number {
    if (this.#count === 0) return -1;
    if (isHashing(this.#algorithm) && key >= 0) return this.#ownerOf(key, tried);
    const isPlain = this.#isPlain && tried === 0;
    switch (this.#algorithm) {
      case "round-robin":
        return this.#inTurn(tried, isPlain);
      case "least-request":
        this.#collect(tried);
        return this.#leastOf(this.#candidates.list, this.#candidates.size);
      case "power-of-two":
      case "peak-ewma":
        return this.#bestOfSome(tried, isPlain);
      default:
        return this.#anyone(tried, isPlain);
    }
  }

  #collect(tried: number): void {
    this.#candidates.collect(this.#options);
    this.#candidates.preferLocal(this.#draw, this.#options);
    this.#candidates.avoid(tried);
  }

  /** Zones have no say: a key has one place. */
  #ownerOf(key: number, tried: number): number {
    this.#candidates.collect(this.#options);
    this.#places.settle(this.#now());
    this.#candidates.avoid(tried);
    return this.#places.ownerOf(key);
  }

  #inTurn(tried: number, isPlain: boolean): number {
    for (let tries = 0; isPlain && tries < this.#count; tries++) {
      this.#cursor = this.#cursor + 1 < this.#count ? this.#cursor + 1 : 0;
      if (this.#isUsable(this.#cursor)) return this.#cursor;
    }
    this.#collect(tried);
    if (!this.#equalWeights) return this.#smoothNext();
    const next = this.#nextCandidate();
    // A repeated attempt uses up nobody's turn: one dead endpoint of n costs 1/n more calls.
    if (tried === 0 && next >= 0) this.#cursor = next;
    return next;
  }

  #nextCandidate(): number {
    const { list, size } = this.#candidates;
    if (size === 0) return -1;
    let at = 0;
    while (at < size && list[at]! <= this.#cursor) at++;
    return list[at < size ? at : 0]!;
  }

  #smoothNext(): number {
    const { list, size, weights } = this.#candidates;
    let total = 0;
    let best = -1;
    for (let at = 0; at < size; at++) {
      const endpoint = list[at]!;
      total += weights[endpoint]!;
      this.#owed[endpoint]! += weights[endpoint]!;
      if (best < 0 || this.#owed[endpoint]! > this.#owed[best]!) best = endpoint;
    }
    if (best >= 0) this.#owed[best]! -= total;
    return best;
  }

  #anyone(tried: number, isPlain: boolean): number {
    if (isPlain && this.#sample(1)) return this.#drawn[0]!;
    this.#collect(tried);
    this.#candidates.drawToFront(1, this.#random, this.#equalWeights);
    return this.#candidates.size > 0 ? this.#candidates.list[0]! : -1;
  }

  #bestOfSome(tried: number, isPlain: boolean): number {
    const { choiceCount } = this.#options;
    if (isPlain && this.#sample(Math.min(choiceCount, this.#count)))
      return this.#leastOf(this.#drawn, Math.min(choiceCount, this.#count));
    this.#collect(tried);
    const n = Math.min(choiceCount, this.#candidates.size);
    this.#candidates.drawToFront(n, this.#random, this.#equalWeights);
    return this.#leastOf(this.#candidates.list, n);
  }

  /** Draws so many different usable endpoints without a look at all of them. False when too many are not usable. */
  #sample(wanted: number): boolean {
    let misses = 0;
    for (let n = 0; n < wanted; ) {
      const endpoint = this.#random.below(this.#count);
      if (!this.#isDrawn(endpoint, n) && this.#isUsable(endpoint)) this.#drawn[n++] = endpoint;
      else if (++misses === MISSES_MAX) return false;
    }
    return true;
  }

  #isDrawn(endpoint: number, n: number): boolean {
    for (let i = 0; i < n; i++) if (this.#drawn[i] === endpoint) return true;
    return false;
  }

  #leastOf(endpoints: Int32Array, n: number): number {
    let best = -1;
    let least = 0;
    let ties = 1;
    for (let i = 0; i < n; i++) {
      const endpoint = endpoints[i]!;
      const measure = this.#measure(endpoint);
      if (best < 0 || measure < least) {
        best = endpoint;
        least = measure;
        ties = 1;
      } else if (measure === least && this.#random.below(++ties) === 0) best = endpoint;
    }
    return best;
  }

  /** What the choice minimises. With weights the call to come counts too, as in Envoy: weight / (active + 1), upside down. */
  #measure(endpoint: number): number {
    const { decayNs, unknownLatencyNs } = this.#options;
    const weight = this.#candidates.weights[endpoint]!;
    if (this.#algorithm === "peak-ewma")
      return this.loads.costOf(endpoint, this.#now(), decayNs, unknownLatencyNs) / weight;
    return this.#equalWeights ? this.loads.loadOf(endpoint) : (this.loads.loadOf(endpoint) + 1) / weight;
  }

  #now(): number {
    return this.#site.now?.() ?? 0;
  }
}

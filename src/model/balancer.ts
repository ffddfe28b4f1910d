/**
 * Chooses among endpoints: replicas of a service, components behind a balancer. Counts are the balancer's own (calls it
 * sent and has no answer for yet), as in Envoy and Finagle.
 */
import type { RandomStream } from "../kernel/random";

export const BALANCING_CHOICES = {
  "round-robin": ["Round robin", "Each endpoint in turn (smooth weighted round robin when weights differ)."],
  random: ["Random", "Each endpoint with a probability in proportion to its weight."],
  "least-request": ["Least request", "The endpoint with the fewest outstanding calls per weight; ties at random."],
  "power-of-two": [
    "Power of two choices",
    "Two different random endpoints; the one with fewer outstanding calls. Envoy and Finagle default.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type BalancingAlgorithm = keyof typeof BALANCING_CHOICES;

export class Balancer {
  readonly outstanding: Int32Array;
  #algorithm: BalancingAlgorithm;
  readonly #random: RandomStream;
  readonly #count: number;
  readonly #weights: Float64Array;
  /** Smooth weighted round robin: what each endpoint is owed (nginx's algorithm). */
  readonly #owed: Float64Array;
  readonly #isUp: (endpoint: number) => boolean;
  readonly #candidates: Int32Array;
  #cursor = -1;
  #equalWeights = true;

  /** @param isUp endpoints for which it is false are left out, unless all are down */
  constructor(algorithm: BalancingAlgorithm, count: number, random: RandomStream, isUp: (endpoint: number) => boolean) {
    this.#algorithm = algorithm;
    this.#count = count;
    this.#random = random;
    this.#isUp = isUp;
    this.outstanding = new Int32Array(count);
    this.#weights = new Float64Array(count).fill(1);
    this.#owed = new Float64Array(count);
    this.#candidates = new Int32Array(count);
  }

  configure(algorithm: BalancingAlgorithm, weights: readonly number[]): void {
    this.#algorithm = algorithm;
    for (let i = 0; i < this.#count; i++) this.#weights[i] = weights[i] ?? 1;
    this.#equalWeights = this.#weights.every((weight) => weight === this.#weights[0]);
    this.#owed.fill(0);
  }

  /** An endpoint for the next call, booked as outstanding until `done`; -1 when there is none. */
  pick(): number {
    const chosen = this.#choose();
    if (chosen >= 0) this.outstanding[chosen]!++;
    return chosen;
  }

  /** Somebody else chose `endpoint` for a call: it is outstanding until `done`. */
  book(endpoint: number): void {
    this.outstanding[endpoint]!++;
  }

  done(endpoint: number): void {
    this.outstanding[endpoint]!--;
  }

  #choose(): number {
    if (this.#count === 0) return -1;
    switch (this.#algorithm) {
      case "round-robin":
        return this.#equalWeights ? this.#next() : this.#smoothNext();
      case "random":
        return this.#draw(this.#collect());
      case "least-request":
        return this.#least(this.#collect());
      case "power-of-two":
        return this.#betterOfTwo(this.#collect());
    }
  }

  #next(): number {
    for (let tries = 0; tries < this.#count; tries++) {
      this.#cursor = this.#cursor + 1 < this.#count ? this.#cursor + 1 : 0;
      if (this.#isUp(this.#cursor)) return this.#cursor;
    }
    this.#cursor = this.#cursor + 1 < this.#count ? this.#cursor + 1 : 0;
    return this.#cursor;
  }

  #smoothNext(): number {
    const n = this.#collect();
    let total = 0;
    let best = -1;
    for (let i = 0; i < n; i++) {
      const endpoint = this.#candidates[i]!;
      const weight = this.#weights[endpoint]!;
      total += weight;
      this.#owed[endpoint]! += weight;
      if (best < 0 || this.#owed[endpoint]! > this.#owed[best]!) best = endpoint;
    }
    this.#owed[best]! -= total;
    return best;
  }

  /** Endpoints that are up; all of them when none is, so that callers see the failure rather than nothing. */
  #collect(): number {
    let n = 0;
    for (let i = 0; i < this.#count; i++) if (this.#isUp(i) && this.#weights[i]! > 0) this.#candidates[n++] = i;
    if (n > 0) return n;
    for (let i = 0; i < this.#count; i++) if (this.#weights[i]! > 0) this.#candidates[n++] = i;
    if (n > 0) return n;
    for (let i = 0; i < this.#count; i++) this.#candidates[i] = i;
    return this.#count;
  }

  #draw(n: number): number {
    if (this.#equalWeights) return this.#candidates[this.#random.below(n)]!;
    let total = 0;
    for (let i = 0; i < n; i++) total += this.#weights[this.#candidates[i]!]!;
    let left = this.#random.next() * total;
    for (let i = 0; i < n; i++) {
      left -= this.#weights[this.#candidates[i]!]!;
      if (left < 0) return this.#candidates[i]!;
    }
    return this.#candidates[n - 1]!;
  }

  #drawOther(n: number, first: number): number {
    if (this.#equalWeights) {
      for (;;) {
        const other = this.#draw(n);
        if (other !== first) return other;
      }
    }
    // Drawing again until it differs would take for ever where one has nearly all of the weight.
    let at = 0;
    while (this.#candidates[at] !== first) at++;
    this.#candidates[at] = this.#candidates[n - 1]!;
    return this.#draw(n - 1);
  }

  #loadOf(endpoint: number): number {
    return this.outstanding[endpoint]! / this.#weights[endpoint]!;
  }

  #least(n: number): number {
    let best = this.#candidates[0]!;
    let ties = 1;
    for (let i = 1; i < n; i++) {
      const endpoint = this.#candidates[i]!;
      const difference = this.#loadOf(endpoint) - this.#loadOf(best);
      if (difference < 0) {
        best = endpoint;
        ties = 1;
      } else if (difference === 0 && this.#random.below(++ties) === 0) best = endpoint;
    }
    return best;
  }

  #betterOfTwo(n: number): number {
    const first = this.#draw(n);
    if (n === 1) return first;
    const second = this.#drawOther(n, first);
    const difference = this.#loadOf(first) - this.#loadOf(second);
    if (difference === 0) return this.#random.below(2) === 0 ? first : second;
    return difference < 0 ? first : second;
  }
}

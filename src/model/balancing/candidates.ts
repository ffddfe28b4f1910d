import type { RandomStream } from "../../kernel/random";
import type { BalancingOptions } from "./algorithms";
import { grownFloats, grownInts } from "./grown";
import { SlowStart } from "./slow-start";

/** What a balancer knows of its endpoints, beyond how many there are. Left out: all are alike and always there. */
export interface BalancerSite {
  /** Simulated time (ns). */
  now?(): number;
  /** By this name an endpoint's place on a ring or in a table is found. */
  nameOf?(endpoint: number): string;
  /** False for endpoints that the balancer does not know of, or has been told to leave alone: not even panic uses them. */
  isMember?(endpoint: number): boolean;
  /** True when the endpoint is in the balancer's own zone; left out = zones do not matter. */
  isLocal?(endpoint: number): boolean;
}

/** Whom a balancer may choose at this moment, after health, panic and zones; the endpoints stand in ascending order. */
export class Candidates {
  list: Int32Array;
  /** How many of `list` are in force. */
  size = 0;
  /** `marks[endpoint] === mark` for those in the list. */
  marks: Int32Array;
  mark = 0;
  /** True when so few were usable that all are in the list. */
  isPanic = false;
  /** Weights in force: as configured, less while an endpoint starts slowly. */
  weights: Float64Array;
  /** Differs when other endpoints are in the list (nearly certainly). */
  signature = 0;
  readonly #isUsable: (endpoint: number) => boolean;
  readonly #site: BalancerSite;
  readonly #slowStart: SlowStart;
  #count: number;
  #configured: Float64Array;

  constructor(count: number, isUsable: (endpoint: number) => boolean, site: BalancerSite) {
    this.#count = count;
    this.#isUsable = isUsable;
    this.#site = site;
    this.#slowStart = new SlowStart(count);
    this.list = new Int32Array(count);
    this.marks = new Int32Array(count);
    this.weights = new Float64Array(count).fill(1);
    this.#configured = this.weights.slice();
  }

  resize(count: number, weights: readonly number[]): void {
    this.#count = count;
    this.list = new Int32Array(count);
    this.marks = grownInts(this.marks, count);
    this.weights = grownFloats(this.weights, count, 1);
    this.#slowStart.resize(count);
    this.setWeights(weights);
  }

  setWeights(weights: readonly number[]): void {
    this.#configured = Float64Array.from({ length: this.#count }, (_, i) => weights[i] ?? 1);
    this.weights.set(this.#configured);
  }

  get hasEqualWeights(): boolean {
    return this.#configured.every((weight) => weight === this.#configured[0]);
  }

  /** Looks who can be chosen: the usable ones; all of them in panic or when none is, so that callers see the failure. */
  collect(options: BalancingOptions): void {
    const { list } = this;
    const isMember = this.#site.isMember;
    let n = 0;
    let members = 0;
    const now = options.slowStartNs > 0 ? this.#now() : 0;
    for (let i = 0; i < this.#count; i++) {
      if (isMember !== undefined && !isMember(i)) continue;
      const isUsable = this.#isUsable(i);
      if (options.slowStartNs > 0) this.#weigh(i, isUsable, now, options);
      if (!(this.#configured[i]! > 0)) continue;
      members++;
      if (isUsable) list[n++] = i;
    }
    if (options.slowStartNs > 0) this.#slowStart.looked();
    this.isPanic = n < options.panicThreshold * members;
    this.size = n > 0 && !this.isPanic ? n : this.#collectAll(members > 0);
    this.#markAll();
  }

  /** Keeps those of the balancer's own zone, or the others: as many calls stay as local endpoints can stand in for. */
  preferLocal(draw: () => number, options: BalancingOptions): void {
    const isLocal = this.#site.isLocal;
    if (isLocal === undefined) return;
    let members = 0;
    let local = 0;
    for (let i = 0; i < this.#count; i++) if (isLocal(i) && (this.#site.isMember?.(i) ?? true)) members++;
    for (let at = 0; at < this.size; at++) if (isLocal(this.list[at]!)) local++;
    if (members === 0 || local === this.size) return;
    const staysRatio = Math.min(1, (options.overprovisioningFactor * local) / members);
    const stays = staysRatio >= 1 || (staysRatio > 0 && draw() < staysRatio);
    this.#keep((endpoint) => isLocal(endpoint) === stays);
  }

  /** Leaves out endpoints whose bit (their number modulo 32) is set, unless that leaves nobody. */
  avoid(tried: number): void {
    if (tried !== 0) this.#keep((endpoint) => ((tried >>> (endpoint & 31)) & 1) === 0);
  }

  /** Draws so many different ones, by weight, and puts them first in the list. */
  drawToFront(wanted: number, random: RandomStream, equalWeights: boolean): void {
    const { list, size } = this;
    for (let n = 0; n < wanted && n < size; n++) {
      const at = equalWeights ? n + random.below(size - n) : this.#placeByWeight(n, random);
      const endpoint = list[at]!;
      list[at] = list[n]!;
      list[n] = endpoint;
    }
  }

  /** A place at or after `from`, with a probability in proportion to the weight there. */
  #placeByWeight(from: number, random: RandomStream): number {
    const { list, size, weights } = this;
    let total = 0;
    for (let at = from; at < size; at++) total += weights[list[at]!]!;
    let left = random.next() * total;
    for (let at = from; at < size; at++) {
      left -= weights[list[at]!]!;
      if (left < 0) return at;
    }
    return size - 1;
  }

  #keep(isKept: (endpoint: number) => boolean): void {
    let n = 0;
    for (let at = 0; at < this.size; at++) if (isKept(this.list[at]!)) n++;
    if (n === 0 || n === this.size) return;
    n = 0;
    for (let at = 0; at < this.size; at++) if (isKept(this.list[at]!)) this.list[n++] = this.list[at]!;
    this.size = n;
    this.#markAll();
  }

  #collectAll(byWeight: boolean): number {
    const isMember = this.#site.isMember;
    let n = 0;
    for (let i = 0; i < this.#count; i++) {
      if (isMember !== undefined && !isMember(i)) continue;
      if (!byWeight || this.#configured[i]! > 0) this.list[n++] = i;
    }
    return n;
  }

  #weigh(endpoint: number, isUsable: boolean, now: number, options: BalancingOptions): void {
    this.#slowStart.see(endpoint, isUsable, now);
    this.weights[endpoint] = this.#configured[endpoint]! * this.#slowStart.factor(endpoint, now, options);
  }

  #markAll(): void {
    const mark = ++this.mark;
    let signature = this.size;
    for (let at = 0; at < this.size; at++) {
      this.marks[this.list[at]!] = mark;
      signature = (Math.imul(signature, 31) + this.list[at]! + 1) | 0;
    }
    this.signature = signature;
  }

  #now(): number {
    return this.#site.now?.() ?? 0;
  }
}

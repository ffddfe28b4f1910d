import alea from "seedrandom/lib/alea";
import { exp, log } from "./math";
import { exponentialZiggurat, normalZiggurat } from "./ziggurat";

/*
 * The constants of the hottest functions are local or literal: bundlers make variables of module constants, and
 * those V8 has to load and check at every use.
 */

const EXPONENTIAL = exponentialZiggurat();
const NORMAL = normalZiggurat();
const EXPONENTIAL_EDGES = EXPONENTIAL.edges;
const NORMAL_EDGES = NORMAL.edges;

/**
 * One named sequence of random numbers. The same name gives the same bits in every engine, and no other name disturbs it.
 *
 * The generator is Baagøe's Alea: seedrandom turns the name into the state, the step is written here (a third of its cost)
 * and gives bit for bit what seedrandom's `alea(name)` gives. Period about 2^116; 32 bits a draw.
 */
export class RandomStream {
  /** s0, s1, s2, carry. */
  private readonly state: Float64Array;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    const seeded = alea(name, { state: true }).state();
    this.state = Float64Array.of(seeded.s0, seeded.s1, seeded.s2, seeded.c);
  }

  /** Uniform on [0, 1), a multiple of 2^−32. One draw. */
  next(): number {
    const state = this.state;
    const twoPowMinus32 = 2.3283064365386963e-10;
    const t = 2091639 * state[0]! + state[3]! * twoPowMinus32;
    const carry = Math.floor(t);
    const value = t - carry;
    state[0] = state[1]!;
    state[1] = state[2]!;
    state[2] = value;
    state[3] = carry;
    return value;
  }

  /** Uniform on (0, 1): the middles of the steps of `next`. One draw. */
  nextOpen(): number {
    const twoPowMinus33 = 1.1641532182693481e-10;
    return this.next() + twoPowMinus33;
  }

  /** Uniform on [0, 1) with 53 bits, where 32 would show: deep tails, tables with millions of entries. Two draws. */
  nextFine(): number {
    return this.next() + Math.floor(this.next() * 2097152) * 1.1102230246251565e-16;
  }

  /** A whole number in 0 … n − 1; `n` at most 2^32. One draw; no value is favoured by more than n · 2^−32. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** True with this probability. One draw always, so that changing a probability shifts no later draw. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Exponential with mean 1. Ziggurat of Marsaglia and Tsang; one draw in 98.9 % of cases. */
  exponential(): number {
    const halfStep = 2.9802322387695312e-8; // Of the 24 bits that one draw leaves for the place inside a strip.
    const u = this.next() * 256;
    const strip = u | 0;
    const x = (u - strip + halfStep) * EXPONENTIAL_EDGES[strip]!;
    // The − 0 shows V8 that a number comes back; without it every draw is boxed to match what a call may return.
    return x < EXPONENTIAL_EDGES[strip + 1]! ? x : this.exponentialAtTheEdge(strip, x) - 0;
  }

  /** Standard normal. Ziggurat of Marsaglia and Tsang; one draw in 98.5 % of cases. */
  normal(): number {
    const halfStep = 2.9802322387695312e-8;
    const u = this.next() * 256;
    const strip = u | 0;
    const x = (2 * (u - strip + halfStep) - 1) * NORMAL_EDGES[strip]!;
    return Math.abs(x) < NORMAL_EDGES[strip + 1]! ? x : this.normalAtTheEdge(strip, x) - 0;
  }

  /** A draw that fell outside the part of its strip that lies wholly under the curve. */
  private exponentialAtTheEdge(strip: number, x: number): number {
    // The tail of an exponential is an exponential again.
    if (strip === 0) return EXPONENTIAL.tailStart + this.exponential();
    const { heights } = EXPONENTIAL;
    const low = heights[strip]!;
    return low + this.next() * (heights[strip + 1]! - low) < exp(-x) ? x : this.exponential();
  }

  private normalAtTheEdge(strip: number, x: number): number {
    if (strip === 0) return x < 0 ? -this.normalTail() : this.normalTail();
    const { heights } = NORMAL;
    const low = heights[strip]!;
    return low + this.next() * (heights[strip + 1]! - low) < exp(-0.5 * x * x) ? x : this.normal();
  }

  /** Beyond the last edge: Marsaglia (1964). */
  private normalTail(): number {
    const start = NORMAL.tailStart;
    for (;;) {
      const x = -log(this.nextOpen()) / start;
      const y = -log(this.nextOpen());
      if (2 * y > x * x) return start + x;
    }
  }
}

/**
 * Where streams come from: one per owner (a node, a link) and purpose, named after the run's seed and both. Adding or
 * changing one component therefore leaves the draws of all others alone, which is what makes runs comparable.
 */
export class RandomSource {
  readonly seed: string;
  private readonly streams = new Map<string, RandomStream>();

  constructor(seed: string) {
    this.seed = seed;
  }

  /** The stream of that name; asked twice, the same stream goes on (two copies would repeat each other's draws). */
  stream(owner: string, purpose: string): RandomStream {
    const name = `${this.seed}/${owner}/${purpose}`;
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(name);
      this.streams.set(name, stream);
    }
    return stream;
  }
}

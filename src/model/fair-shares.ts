/**
 * Start-time fair queueing (Goyal, Vin and Cheng 1996) over classes of calls: while several classes wait, each is served in
 * proportion to its weight; what one does not use, the others share. A class that was idle gains no credit. Every call counts as one,
 * however long its work.
 */

/** Small and dense numbers for the classes of calls. */
export interface CallClasses {
  of(slot: number): number;
  /** By number: the operation's or tenant's name, the priority. Of callers there are more classes than names. */
  readonly names: readonly string[];
}

/** The least weight: a class is never wholly starved, and tags stay finite. */
const WEIGHT_MIN = 1e-6;

export class FairShares {
  readonly classCount: number;
  readonly #classes: CallClasses;
  #weights: Float64Array;
  /** Start tag of the next call of each class. */
  readonly #starts: Float64Array;
  readonly #lengths: Int32Array;
  /** [virtual time: the start tag of the call served last]. */
  readonly #virtual = new Float64Array(1);

  constructor(classes: CallClasses, weights: Float64Array) {
    this.#classes = classes;
    this.classCount = classes.names.length;
    this.#weights = weights;
    this.#starts = new Float64Array(this.classCount);
    this.#lengths = new Int32Array(this.classCount);
  }

  /** New weights for those who wait now, too. */
  set weights(weights: Float64Array) {
    this.#weights = weights;
  }

  classOf(slot: number): number {
    return this.#classes.of(slot);
  }

  /** How many of its class wait. */
  lengthFor(slot: number): number {
    return this.#lengths[this.#classes.of(slot)]!;
  }

  joined(slot: number): void {
    const index = this.#classes.of(slot);
    if (this.#lengths[index]!++ === 0) this.#starts[index] = Math.max(this.#starts[index]!, this.#virtual[0]!);
  }

  left(slot: number): void {
    this.#lengths[this.#classes.of(slot)]!--;
  }

  /** `slot` is about to be served: its class pays for it. */
  served(slot: number): void {
    const index = this.#classes.of(slot);
    this.#virtual[0] = this.#starts[index]!;
    this.#starts[index]! += 1 / Math.max(WEIGHT_MIN, this.#weights[index]!);
  }

  /** The class whose turn it is: the smallest start tag among those that wait, the first in order among equals. */
  next(): number {
    let best = -1;
    for (let i = 0; i < this.classCount; i++) {
      if (this.#lengths[i]! > 0 && (best < 0 || this.#starts[i]! < this.#starts[best]!)) best = i;
    }
    return best;
  }
}

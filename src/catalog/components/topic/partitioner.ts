import type { RandomStream } from "../../../model/kernel";

/** Chooses partitions: by the hash of the key, or in turn. */
export class Partitioner {
  byKey = true;
  saltCount = 1;
  readonly #partitionCount: number;
  readonly #salts: RandomStream;
  #turn = -1;

  constructor(partitionCount: number, salts: RandomStream) {
    this.#partitionCount = partitionCount;
    this.#salts = salts;
  }

  choose(key: number, isKeyed: boolean): number {
    if (!this.byKey || !isKeyed) return this.#inTurn();
    const home = hashOf(key) % this.#partitionCount;
    if (this.saltCount === 1) return home;
    // Neighbours rather than another hash: two salts of one key never meet in one partition.
    return (home + this.#salts.below(this.saltCount)) % this.#partitionCount;
  }

  #inTurn(): number {
    this.#turn = this.#turn + 1 < this.#partitionCount ? this.#turn + 1 : 0;
    return this.#turn;
  }
}

/** The finalizer of MurmurHash3: every bit of the key changes half of the bits of the result. Kafka hashes with Murmur2. */
export function hashOf(key: number): number {
  let hash = key | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

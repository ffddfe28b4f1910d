import type { BalancingAlgorithm, BalancingOptions } from "./algorithms";
import type { Candidates } from "./candidates";
import { HashRing, hashKey, hashText, MaglevTable } from "./hashing";

/** Keys by which the share that moves is measured. */
const TEST_KEY_COUNT = 32_768;
const REMAPS_KEPT = 100;

export interface Remap {
  readonly atNs: number;
  readonly endpointCountBefore: number;
  readonly endpointCount: number;
  /** Share of the keys that belong to another endpoint from then on. */
  readonly movedKeyRatio: number;
}

/** Which endpoint a key belongs to, by hash; notices when keys move. */
export class KeyPlaces {
  /** The first ones of a run. */
  readonly remaps: Remap[] = [];
  readonly #candidates: Candidates;
  #algorithm: BalancingAlgorithm = "consistent-hash";
  #identities = new Float64Array(0);
  #ring: HashRing | undefined;
  #maglev: MaglevTable | undefined;
  #signature = Number.NaN;
  #size = 0;
  #owners: Int32Array | undefined;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
  }

  /** Endpoints, weights or rule changed. */
  configure(
    algorithm: BalancingAlgorithm,
    options: BalancingOptions,
    names: readonly string[],
    weights: Float64Array,
  ): void {
    this.#algorithm = algorithm;
    this.#identities = Float64Array.from(names, hashText);
    this.#ring =
      algorithm === "consistent-hash" ? new HashRing(this.#identities, pointCounts(weights, options)) : undefined;
    this.#maglev = undefined;
    this.#signature = Number.NaN;
  }

  /** The key's endpoint among the candidates, once `settle` has seen who is usable; -1 = there is none. */
  ownerOf(key: number): number {
    const { list, size, marks, mark } = this.#candidates;
    if (size === 0) return -1;
    const hash = hashKey(key);
    if (this.#ring !== undefined) return this.#ring.owner(hash, marks, mark);
    if (this.#maglev !== undefined) return this.#maglev.owner(hash, marks, mark);
    return list[hash % size]!;
  }

  /** Looks at the candidates as they are when nothing but health has a say: builds what depends on them, counts moved keys. */
  settle(now: number): void {
    const candidates = this.#candidates;
    if (candidates.signature === this.#signature) return;
    this.#signature = candidates.signature;
    if (this.#algorithm === "maglev") {
      const usable = candidates.list.subarray(0, candidates.size);
      this.#maglev = new MaglevTable(usable, this.#identities, candidates.weights);
    }
    this.#compare(now);
  }

  #compare(now: number): void {
    const before = this.#owners;
    const owners = before ?? new Int32Array(TEST_KEY_COUNT);
    let moved = 0;
    for (let key = 0; key < TEST_KEY_COUNT; key++) {
      const owner = this.ownerOf(key);
      if (owner !== owners[key]) moved++;
      owners[key] = owner;
    }
    if (before !== undefined && moved > 0 && this.remaps.length < REMAPS_KEPT) {
      const endpointCount = this.#candidates.size;
      this.remaps.push({
        atNs: now,
        endpointCountBefore: this.#size,
        endpointCount,
        movedKeyRatio: moved / TEST_KEY_COUNT,
      });
    }
    this.#owners = owners;
    this.#size = this.#candidates.size;
  }
}

/** Points in proportion to the weights: those asked for by endpoint, or as many as make the ring large enough. */
function pointCounts(weights: Float64Array, { virtualNodeCount, ringSizeMin }: BalancingOptions): number[] {
  let total = 0;
  for (const weight of weights) total += weight;
  return Array.from(weights, (weight) => {
    if (weight <= 0) return 0;
    const points = virtualNodeCount > 0 ? virtualNodeCount * weight : (ringSizeMin * weight) / total;
    return Math.max(1, Math.ceil(points));
  });
}

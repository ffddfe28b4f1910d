/**
 * Where keys belong. Every endpoint is known by a number made of its name, so that the same endpoints give the same places
 * in every run, whatever their order. A table is built when endpoints or weights change; a look-up allocates nothing.
 */

/** Finalizer of MurmurHash3: every bit of the argument moves half of the bits of the result. Unsigned. */
export function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over the code units of a text, mixed. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** Keys are small numbers; their hash has to look like that of anything. */
export function hashKey(key: number): number {
  return mix(Math.imul(key, 0x9e3779b1) ^ 0x5bd1e995);
}

/** Points on a circle of 2^32, each owned by an endpoint: a key belongs to the first point at or after its hash. */
export class HashRing {
  readonly #hashes: Float64Array;
  readonly #owners: Int32Array;

  /** @param pointCounts points of each endpoint; @param identities its number */
  constructor(identities: ArrayLike<number>, pointCounts: ArrayLike<number>) {
    const points: { hash: number; owner: number }[] = [];
    for (let owner = 0; owner < identities.length; owner++) {
      for (let i = 0; i < pointCounts[owner]!; i++) {
        points.push({ hash: mix((identities[owner]! + Math.imul(i, 0x9e3779b1)) | 0), owner });
      }
    }
    points.sort((a, b) => a.hash - b.hash || a.owner - b.owner);
    this.#hashes = Float64Array.from(points, ({ hash }) => hash);
    this.#owners = Int32Array.from(points, ({ owner }) => owner);
  }

  /** The first owner from the key's place on that `isCandidate` marks with `mark`; -1 when there is none. */
  owner(keyHash: number, candidates: Int32Array, mark: number): number {
    const size = this.#hashes.length;
    const first = this.#firstAtOrAfter(keyHash);
    for (let step = 0; step < size; step++) {
      const at = first + step;
      const owner = this.#owners[at < size ? at : at - size]!;
      if (candidates[owner] === mark) return owner;
    }
    return -1;
  }

  #firstAtOrAfter(hash: number): number {
    let low = 0;
    let high = this.#hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hashes[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A prime well above 100 × the number of endpoints it is meant for (Envoy's and Google's default). */
const MAGLEV_SIZE = 65_537;

/** Maglev (Eisenbud et al., NSDI 2016): each endpoint in turn takes the next free place of its own permutation. */
export class MaglevTable {
  readonly #places = new Int32Array(MAGLEV_SIZE);

  /** @param endpoints those with a place; `weights` by endpoint */
  constructor(endpoints: ArrayLike<number>, identities: ArrayLike<number>, weights: ArrayLike<number>) {
    const n = endpoints.length;
    const next = new Int32Array(n);
    const skip = new Int32Array(n);
    const due = new Float64Array(n);
    let heaviest = 0;
    for (let i = 0; i < n; i++) {
      const identity = identities[endpoints[i]!]!;
      next[i] = mix(identity ^ 0x2545f491) % MAGLEV_SIZE;
      skip[i] = (mix(identity ^ 0x1b873593) % (MAGLEV_SIZE - 1)) + 1;
      heaviest = Math.max(heaviest, weights[endpoints[i]!]!);
    }
    this.#places.fill(-1);
    for (let filled = 0, round = 1; filled < MAGLEV_SIZE && n > 0; round++) {
      for (let i = 0; i < n && filled < MAGLEV_SIZE; i++) {
        // An endpoint of half the weight takes a place in every second round.
        if (round * weights[endpoints[i]!]! < due[i]!) continue;
        due[i]! += heaviest;
        let place = next[i]!;
        while (this.#places[place]! >= 0) place = (place + skip[i]!) % MAGLEV_SIZE;
        this.#places[place] = endpoints[i]!;
        next[i] = (place + skip[i]!) % MAGLEV_SIZE;
        filled++;
      }
    }
  }

  /** The owner of the key's place, or of the next place whose owner is marked. */
  owner(keyHash: number, candidates: Int32Array, mark: number): number {
    for (let step = 0, place = keyHash % MAGLEV_SIZE; step < MAGLEV_SIZE; step++) {
      const owner = this.#places[place]!;
      if (owner >= 0 && candidates[owner] === mark) return owner;
      place = place + 1 < MAGLEV_SIZE ? place + 1 : 0;
    }
    return -1;
  }
}

const EMPTY = -1;
const CAPACITY_MIN = 64;

/** What `get` says of a key that is not there. */
export const ABSENT = -1;

/**
 * Integers by key: a hash table over two typed arrays, open addressing with linear probing, at most half full. Keys and
 * values are 32-bit and not negative. Nothing is allocated but when it doubles.
 */
export class KeyMap {
  size = 0;
  #keys = new Int32Array(CAPACITY_MIN).fill(EMPTY);
  #values = new Int32Array(CAPACITY_MIN);
  #mask = CAPACITY_MIN - 1;

  get(key: number): number {
    const at = this.#find(key);
    return this.#keys[at] === key ? this.#values[at]! : ABSENT;
  }

  set(key: number, value: number): void {
    const at = this.#find(key);
    this.#values[at] = value;
    if (this.#keys[at] === key) return;
    this.#keys[at] = key;
    if (++this.size * 2 > this.#mask) this.#grow();
  }

  delete(key: number): void {
    const at = this.#find(key);
    if (this.#keys[at] !== key) return;
    this.size--;
    this.#closeGap(at);
  }

  clear(): void {
    this.#keys.fill(EMPTY);
    this.size = 0;
  }

  /** Where the key stands, or the empty place where it would. */
  #find(key: number): number {
    let at = this.#home(key);
    while (this.#keys[at] !== key && this.#keys[at] !== EMPTY) at = (at + 1) & this.#mask;
    return at;
  }

  #home(key: number): number {
    const hash = Math.imul(key, 0x9e3779b1);
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** Moves back those behind the gap that would not be found any more. */
  #closeGap(from: number): void {
    let gap = from;
    for (let at = (gap + 1) & this.#mask; this.#keys[at] !== EMPTY; at = (at + 1) & this.#mask) {
      const home = this.#home(this.#keys[at]!);
      // True when `home` lies, going round, after the gap and not after `at`: then it may stay.
      if (((at - home) & this.#mask) < ((at - gap) & this.#mask)) continue;
      this.#keys[gap] = this.#keys[at]!;
      this.#values[gap] = this.#values[at]!;
      gap = at;
    }
    this.#keys[gap] = EMPTY;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2).fill(EMPTY);
    this.#values = new Int32Array(keys.length * 2);
    this.#mask = keys.length * 2 - 1;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === EMPTY) continue;
      const at = this.#find(keys[i]!);
      this.#keys[at] = keys[i]!;
      this.#values[at] = values[i]!;
    }
  }
}

import { ABSENT, KeyMap } from "../../../model/key-map";

const NONE = -1;

/** When each key was last answered well, for a bounded number of keys; the one not refreshed for longest makes room. */
export class LastAnswers {
  readonly #capacity: number;
  /** By operation: the entry of each key. */
  readonly #entryOf: readonly KeyMap[];
  readonly #answeredAt: Float64Array;
  readonly #keys: Int32Array;
  readonly #operations: Int32Array;
  /** Entries in the order of their last refresh. */
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  #newest = NONE;
  #oldest = NONE;
  #count = 0;

  constructor(operationCount: number, capacity: number) {
    this.#capacity = capacity;
    this.#entryOf = Array.from({ length: operationCount }, () => new KeyMap());
    this.#answeredAt = new Float64Array(capacity);
    this.#keys = new Int32Array(capacity);
    this.#operations = new Int32Array(capacity);
    this.#newer = new Int32Array(capacity);
    this.#older = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  remember(operation: number, key: number, nowNs: number): void {
    let entry = this.#entryOf[operation]!.get(key);
    if (entry === ABSENT) {
      entry = this.#freeEntry();
      this.#keys[entry] = key;
      this.#operations[entry] = operation;
      this.#entryOf[operation]!.set(key, entry);
    } else this.#unlink(entry);
    this.#answeredAt[entry] = nowNs;
    this.#linkNewest(entry);
  }

  /** How long ago the key was last answered, ns; Infinity when it never was or is forgotten. */
  ageNs(operation: number, key: number, nowNs: number): number {
    const entry = this.#entryOf[operation]!.get(key);
    return entry === ABSENT ? Infinity : nowNs - this.#answeredAt[entry]!;
  }

  #freeEntry(): number {
    if (this.#count < this.#capacity) return this.#count++;
    const entry = this.#oldest;
    this.#unlink(entry);
    this.#entryOf[this.#operations[entry]!]!.delete(this.#keys[entry]!);
    return entry;
  }

  #linkNewest(entry: number): void {
    this.#older[entry] = this.#newest;
    this.#newer[entry] = NONE;
    if (this.#newest === NONE) this.#oldest = entry;
    else this.#newer[this.#newest] = entry;
    this.#newest = entry;
  }

  #unlink(entry: number): void {
    const newer = this.#newer[entry]!;
    const older = this.#older[entry]!;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
  }
}

/**
 * How a time window is cut into buckets, and when old ones fall out:
 * - `clock`: on multiples of the bucket's length (resilience4j's epoch seconds, opossum's rotating timer);
 * - `start`: the same, counted from the last reset (Hystrix's streams);
 * - `call`: a bucket begins with the first call after the last one ended, and falls out when it is as old as the window (Polly);
 * - `step`: the same, but one bucket falls out for each that begins, however long ago it was (cockatiel).
 */
export type BucketKind = "clock" | "start" | "call" | "step";

/** Counts of calls, failures and slow calls over the last buckets of time. */
export class Buckets {
  callCount = 0;
  failureCount = 0;
  slowCount = 0;
  readonly #kind: BucketKind;
  readonly #lengthNs: number;
  readonly #windowNs: number;
  /** Rings; `#head` is the present bucket, the oldest one stands behind it. */
  readonly #calls: Float64Array;
  readonly #failures: Float64Array;
  readonly #slow: Float64Array;
  readonly #startsAt: Float64Array;
  #head = 0;
  #anchorNs = 0;

  constructor(kind: BucketKind, windowNs: number, bucketCount: number) {
    this.#kind = kind;
    this.#windowNs = windowNs;
    // Whole, so that the start and the end of a bucket are exact however many have passed.
    this.#lengthNs = Math.max(1, Math.floor(windowNs / bucketCount));
    this.#calls = new Float64Array(bucketCount);
    this.#failures = new Float64Array(bucketCount);
    this.#slow = new Float64Array(bucketCount);
    this.#startsAt = new Float64Array(bucketCount);
    this.reset(0);
  }

  /** End of the present bucket. */
  get endsAtNs(): number {
    return this.#startsAt[this.#head]! + this.#lengthNs;
  }

  reset(nowNs: number): void {
    this.callCount = 0;
    this.failureCount = 0;
    this.slowCount = 0;
    this.#calls.fill(0);
    this.#failures.fill(0);
    this.#slow.fill(0);
    // A bucket that began before time did has ended: the next call begins one.
    this.#startsAt.fill(-Infinity);
    this.#head = 0;
    if (this.#kind === "start") this.#anchorNs = nowNs;
    if (this.#isAligned) this.#startsAt[0] = this.#alignedStart(nowNs);
  }

  /** Lets the buckets that are too old at `nowNs` fall out. */
  advance(nowNs: number): void {
    if (this.#isAligned) this.#advanceAligned(nowNs);
    else this.#advanceByCall(nowNs);
  }

  addCall(isSlow: boolean): void {
    this.callCount++;
    this.#calls[this.#head]!++;
    if (!isSlow) return;
    this.slowCount++;
    this.#slow[this.#head]!++;
  }

  addFailure(): void {
    this.failureCount++;
    this.#failures[this.#head]!++;
  }

  get #isAligned(): boolean {
    return this.#kind === "clock" || this.#kind === "start";
  }

  #alignedStart(nowNs: number): number {
    return this.#anchorNs + Math.floor((nowNs - this.#anchorNs) / this.#lengthNs) * this.#lengthNs;
  }

  #advanceAligned(nowNs: number): void {
    const start = this.#alignedStart(nowNs);
    const passed = (start - this.#startsAt[this.#head]!) / this.#lengthNs;
    const steps = Math.min(passed, this.#calls.length);
    for (let step = 0; step < steps; step++) this.#begin(start);
  }

  #advanceByCall(nowNs: number): void {
    if (nowNs - this.#startsAt[this.#head]! >= this.#lengthNs) this.#begin(nowNs);
    if (this.#kind === "step") return;
    for (let bucket = 0; bucket < this.#calls.length; bucket++) {
      if (bucket !== this.#head && nowNs - this.#startsAt[bucket]! >= this.#windowNs) this.#empty(bucket);
    }
  }

  #begin(startNs: number): void {
    this.#head = this.#head + 1 === this.#calls.length ? 0 : this.#head + 1;
    this.#empty(this.#head);
    this.#startsAt[this.#head] = startNs;
  }

  #empty(bucket: number): void {
    this.callCount -= this.#calls[bucket]!;
    this.failureCount -= this.#failures[bucket]!;
    this.slowCount -= this.#slow[bucket]!;
    this.#calls[bucket] = 0;
    this.#failures[bucket] = 0;
    this.#slow[bucket] = 0;
  }
}

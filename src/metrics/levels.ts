/**
 * Numbers that hold for a while (a queue's length, how many are busy) and their averages over time, as columns: one row per number.
 * `integral` is cumulative; the average between two moments is the difference of two flushed integrals by the time between.
 */
export class Levels {
  /** What holds now. */
  value: Float64Array;
  /** ∫ value dt up to `since`, in value · ns. */
  integral: Float64Array;
  /** When `integral` was last brought up to date, ns. */
  since: Float64Array;
  /** The largest value so far, or since `resetMax`. */
  max: Float64Array;
  /** Rows handed out. */
  count = 0;

  constructor(capacity = 16) {
    this.value = new Float64Array(capacity);
    this.integral = new Float64Array(capacity);
    this.since = new Float64Array(capacity);
    this.max = new Float64Array(capacity);
  }

  /** Hands out this many rows, all at level 0 since time 0, and returns the first. May replace the columns. */
  allocate(count: number): number {
    const first = this.count;
    this.count += count;
    if (this.count > this.value.length) this.widen(Math.max(this.count, this.value.length * 2));
    return first;
  }

  /** Changes level i by delta from now (ns) on. */
  add(i: number, delta: number, now: number): void {
    this.set(i, this.value[i]! + delta, now);
  }

  /** Puts level i at v from now (ns) on. */
  set(i: number, v: number, now: number): void {
    this.integral[i]! += this.value[i]! * (now - this.since[i]!);
    this.since[i] = now;
    this.value[i] = v;
    if (v > this.max[i]!) this.max[i] = v;
  }

  /** Brings every integral up to now (ns). */
  flush(now: number): void {
    const { value, integral, since, count } = this;
    for (let i = 0; i < count; i++) {
      integral[i]! += value[i]! * (now - since[i]!);
      since[i] = now;
    }
  }

  /** The integral of level i up to now (ns), without touching it. */
  integralAt(i: number, now: number): number {
    return this.integral[i]! + this.value[i]! * (now - this.since[i]!);
  }

  /** Lets every maximum begin anew at the present value. */
  resetMax(): void {
    this.max.set(this.value);
  }

  private widen(capacity: number): void {
    this.value = widened(this.value, capacity);
    this.integral = widened(this.integral, capacity);
    this.since = widened(this.since, capacity);
    this.max = widened(this.max, capacity);
  }
}

function widened(column: Float64Array, capacity: number): Float64Array {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}

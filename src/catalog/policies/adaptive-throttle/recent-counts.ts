/** Two counters over the last while, kept in slices of time that are forgotten one by one. */
export class RecentCounts {
  readonly #sliceNs: number;
  /** Rings by slice. */
  readonly #requests: Float64Array;
  readonly #accepts: Float64Array;
  requestCount = 0;
  acceptCount = 0;
  #slice = 0;

  constructor(windowNs: number, sliceCount: number) {
    this.#sliceNs = windowNs / sliceCount;
    this.#requests = new Float64Array(sliceCount);
    this.#accepts = new Float64Array(sliceCount);
  }

  /** Forgets what is too old at `nowNs`. */
  advance(nowNs: number): void {
    const slice = Math.floor(nowNs / this.#sliceNs);
    const passed = Math.min(slice - this.#slice, this.#requests.length);
    for (let step = 1; step <= passed; step++) this.#forget((slice - passed + step) % this.#requests.length);
    this.#slice = slice;
  }

  addRequest(): void {
    this.requestCount++;
    this.#requests[this.#slice % this.#requests.length]!++;
  }

  addAccept(): void {
    this.acceptCount++;
    this.#accepts[this.#slice % this.#accepts.length]!++;
  }

  #forget(row: number): void {
    this.requestCount -= this.#requests[row]!;
    this.acceptCount -= this.#accepts[row]!;
    this.#requests[row] = 0;
    this.#accepts[row] = 0;
  }
}

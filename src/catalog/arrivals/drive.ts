/** For the tests of arrival processes: plays one as a client does, and lists when requests come. */
import { makeSampler } from "../../kernel/distributions";
import { Kernel } from "../../kernel/kernel";
import { RandomSource } from "../../kernel/random";
import { msToNs, nsToMs } from "../../kernel/time";
import { defaultsOf } from "../../model/fields";
import type { AnyArrivalKind, ArrivalContext, Engine, OpenArrivals } from "../../model/kind";

export interface DriveOptions {
  readonly seed?: string;
  /** Surges: the factor in force from a moment on. */
  readonly factors?: readonly { readonly atMs: number; readonly factor: number }[];
}

/** The times (ms) of an open process's arrivals up to `untilMs`; batches appear once. */
export function arrivalsOf(
  kind: AnyArrivalKind,
  settings: object,
  untilMs: number,
  options: DriveOptions = {},
): number[] {
  const driver = new Driver(kind, settings, options.seed ?? "test");
  for (const { atMs, factor } of options.factors ?? []) driver.surgeAt(atMs, factor);
  return driver.run(untilMs);
}

class Driver {
  readonly #kernel = new Kernel();
  readonly #arrivals: OpenArrivals;
  readonly #times: number[] = [];
  readonly #onArrival = this.#kernel.handler(() => this.#arrive());
  readonly #factors: number[] = [];
  readonly #onSurge = this.#kernel.handler((index) => this.#replan(this.#factors[index]!));
  #units = 0;
  #since = 0;
  #factor = 1;
  #next = -1;

  constructor(kind: AnyArrivalKind, settings: object, seed: string) {
    const random = new RandomSource(seed);
    const context: ArrivalContext = {
      engine: { kernel: this.#kernel } as unknown as Engine,
      stream: (purpose) => random.stream("client", purpose),
      sampler: (spec, purpose) => makeSampler(spec, random.stream("client", purpose)),
      issue: () => {},
      rateChanged: () => this.#replan(this.#factor),
    };
    const arrivals = kind.create(context, { ...defaultsOf(kind.fields), ...settings } as never);
    if (arrivals.type !== "open") throw new Error(`${kind.kind} is not an open process`);
    this.#arrivals = arrivals;
  }

  surgeAt(atMs: number, factor: number): void {
    this.#kernel.at(msToNs(atMs), this.#onSurge, this.#factors.push(factor) - 1, 0);
  }

  run(untilMs: number): number[] {
    this.#arrivals.start?.();
    this.#draw();
    this.#kernel.run(msToNs(untilMs));
    return this.#times;
  }

  #arrive(): void {
    this.#next = -1;
    this.#times.push(nsToMs(this.#kernel.now));
    this.#draw();
  }

  #draw(): void {
    this.#units = this.#arrivals.drawUnits();
    this.#plan();
  }

  #plan(): void {
    this.#since = this.#kernel.now;
    const at = this.#arrivals.arrivalTimeNs(this.#kernel.now, this.#units, this.#factor);
    this.#next = at === Infinity ? -1 : this.#kernel.at(at, this.#onArrival, 0, 0);
  }

  #replan(factor: number): void {
    if (this.#next !== -1) this.#kernel.cancel(this.#next);
    const used = this.#arrivals.unitsBetween(this.#since, this.#kernel.now, this.#factor);
    this.#units = Math.max(0, this.#units - used);
    this.#factor = factor;
    this.#plan();
  }
}

/** Mean number of arrivals between two moments over many seeds. */
export function meanCount(
  kind: AnyArrivalKind,
  settings: object,
  fromMs: number,
  toMs: number,
  seeds: number,
  options: DriveOptions = {},
): number {
  let count = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const times = arrivalsOf(kind, settings, toMs, { ...options, seed: `seed-${seed}` });
    count += times.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
  }
  return count / seeds;
}

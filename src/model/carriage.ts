/**
 * What the transports of a link have in common: carries a request over a connection and its answer back. Both take their
 * share of the link's bandwidth; a packet that gets lost is sent again, and what follows on the same connection and in
 * the same direction waits for it, because TCP delivers in order.
 *
 * While it carries a slot, the carriage owns the columns `a` (the attempt on the wire), `b` (the connection), `c`, `timer`
 * and `x`.
 */
import { FLAG_DEGRADED, FLAG_LOST } from "./calls";
import type { RandomStream } from "./kernel";
import type { TransportContext } from "./kind";
import { CANCELLED, isAnswer, type Outcome } from "./outcome";
import { SharedPipe } from "./shared-pipe";

const UPLOADING = 1;
/** The request, or the answer, is complete but for a packet that has to be sent again, or waits behind one that has. */
const HELD = 2;
const ON_THE_WIRE = 3;
const DOWNLOADING = 4;
const ANSWER_HELD = 5;

/** Counters and samples that a transport with retransmission declares. */
export const STALL_COUNTERS = ["stalls", "heldMessages", "heldNs"] as const;

export interface CarriageHost {
  /**
   * The answer to `slot` is there: give back what it used, and settle it. `isBroken`: no answer came and the connection
   * was given up.
   */
  answered(slot: number, outcome: Outcome, isBroken: boolean): void;
}

export class Carriage {
  readonly #context: TransportContext;
  readonly #host: CarriageHost;
  readonly #requests: SharedPipe | undefined;
  readonly #answers: SharedPipe | undefined;
  /** How long a lost packet holds up its connection; 0 = this transport does not send again. */
  readonly #retransmitNs: number;
  /** Until when (ns) each connection is held up: requests first, then answers. */
  readonly #heldUntil: Float64Array;
  readonly #connectionCount: number;
  readonly #losses: RandomStream;
  readonly #onAnswered: number;
  readonly #onReleased: number;
  readonly #columns: { readonly stalls: number; readonly heldMessages: number; readonly heldNs: number };

  constructor(context: TransportContext, host: CarriageHost, connectionCount: number, retransmitNs: number) {
    const { engine, bandwidthBytesPerSecond } = context;
    this.#context = context;
    this.#host = host;
    this.#connectionCount = connectionCount;
    this.#retransmitNs = retransmitNs;
    this.#heldUntil = new Float64Array(retransmitNs > 0 ? 2 * connectionCount : 0);
    this.#losses = context.stream("lost-packets");
    const counter = (name: string): number => (retransmitNs > 0 ? context.counter(name) : -1);
    this.#columns = { stalls: counter("stalls"), heldMessages: counter("heldMessages"), heldNs: counter("heldNs") };
    if (bandwidthBytesPerSecond > 0) {
      this.#requests = new SharedPipe(engine, bandwidthBytesPerSecond, (slot) => this.#uploaded(slot));
      this.#answers = new SharedPipe(engine, bandwidthBytesPerSecond, (slot) => this.#downloaded(slot));
    }
    this.#onAnswered = engine.settleHandler((attempt, outcome) => this.#answered(attempt, outcome));
    this.#onReleased = engine.kernel.handler((slot) => this.#released(slot));
  }

  /** Sends the request of `slot`; ends with `host.answered`. Nothing of the slot may be touched afterwards. */
  send(slot: number, connection: number): void {
    const { calls } = this.#context.engine;
    calls.b[slot] = connection;
    const bytes = this.#requests === undefined ? 0 : this.#context.sizes.requestBytes(slot);
    if (bytes === 0) return this.#uploaded(slot);
    calls.c[slot] = UPLOADING;
    this.#requests!.add(slot, bytes);
  }

  /** The caller withdrew `slot`: nothing is carried for it any more. */
  withdraw(slot: number): void {
    const { engine } = this.#context;
    const { calls, kernel } = engine;
    switch (calls.c[slot]) {
      case UPLOADING:
        return this.#requests!.remove(slot);
      case DOWNLOADING:
        return this.#answers!.remove(slot);
      case ON_THE_WIRE:
        return engine.abandon(calls.a[slot]!, this.#context.cancellation);
      default:
        kernel.cancel(calls.timer[slot]!);
    }
  }

  #uploaded(slot: number): void {
    const ns = this.#heldUpNs(slot, this.#context.engine.calls.b[slot]!);
    if (ns === 0) return this.#transmit(slot);
    this.#hold(slot, HELD, ns);
  }

  #transmit(slot: number): void {
    const { engine } = this.#context;
    const attempt = engine.open(slot, this.#onAnswered);
    engine.calls.c[slot] = ON_THE_WIRE;
    engine.calls.a[slot] = attempt;
    this.#context.transmit(attempt);
  }

  #answered(attempt: number, outcome: Outcome): void {
    const { calls } = this.#context.engine;
    const slot = calls.parent[attempt]!;
    calls.cause[slot] = calls.cause[attempt]!;
    calls.flags[slot]! |= calls.flags[attempt]! & FLAG_DEGRADED;
    calls.outcome[slot] = outcome;
    const isLost = (calls.flags[attempt]! & FLAG_LOST) !== 0;
    if (isLost || outcome === CANCELLED) return this.#host.answered(slot, outcome, isLost);
    // What went wrong is said in a few bytes.
    const hasBody = this.#answers !== undefined && isAnswer(outcome);
    const bytes = hasBody ? this.#context.sizes.responseBytes(slot) : 0;
    if (bytes === 0) return this.#downloaded(slot);
    calls.c[slot] = DOWNLOADING;
    this.#answers!.add(slot, bytes);
  }

  #downloaded(slot: number): void {
    const { calls } = this.#context.engine;
    const ns = this.#heldUpNs(slot, this.#connectionCount + calls.b[slot]!);
    if (ns === 0) return this.#host.answered(slot, calls.outcome[slot]! as Outcome, false);
    this.#hold(slot, ANSWER_HELD, ns);
  }

  #hold(slot: number, phase: number, ns: number): void {
    const { calls, kernel, counters } = this.#context.engine;
    counters[this.#columns.heldMessages]!++;
    counters[this.#columns.heldNs]! += ns;
    calls.c[slot] = phase;
    calls.timer[slot] = kernel.after(ns, this.#onReleased, slot, 0);
  }

  #released(slot: number): void {
    const { calls } = this.#context.engine;
    if (calls.c[slot] === HELD) this.#transmit(slot);
    else this.#host.answered(slot, calls.outcome[slot]! as Outcome, false);
  }

  /** How long a message that is complete now waits for packets lost on its way, its own or earlier ones (ns). */
  #heldUpNs(slot: number, lane: number): number {
    if (this.#retransmitNs === 0) return 0;
    const { kernel, counters } = this.#context.engine;
    if (this.#context.losesPacket(slot, this.#losses)) {
      counters[this.#columns.stalls]!++;
      this.#heldUntil[lane] = Math.max(this.#heldUntil[lane]!, kernel.now + this.#retransmitNs);
    }
    return Math.max(0, this.#heldUntil[lane]! - kernel.now);
  }
}

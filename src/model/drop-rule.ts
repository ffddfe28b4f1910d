/**
 * Active queue management: rules that look at a waiting line when somebody is about to be served, and drop who has waited too
 * long. A short burst may wait; a queue that *stands* only adds delay, and these end it.
 */
import { msToNs } from "../kernel/time";
import { duration, union } from "./fields";

/** Judges calls as they leave the line. Pure: a machine driven by times in ns. */
export interface DropRule {
  /** Whom it judges: who is served next, or, before that, whoever has waited longest (a rule about age). */
  readonly judges: "next" | "oldest";
  /** Needs to know since when the line has not been empty. */
  readonly watchesStanding: boolean;
  /** A call that joined at `joinedAtNs` leaves with `behindCount` still waiting. True: drop it. */
  drops(joinedAtNs: number, nowNs: number, behindCount: number, standingSinceNs: number): boolean;
  /** What it is doing, for the page and the summary; plain JSON. */
  describe?(): Readonly<Record<string, unknown>>;
}

/**
 * CoDel, RFC 8289 section 5 in its pseudo-code's order, one packet at a time: once every call of an interval has waited for
 * the target or longer, one is dropped, and further ones at intervals that shrink with the square root of their number.
 */
export class CoDel implements DropRule {
  readonly judges = "next";
  readonly watchesStanding = false;
  readonly #targetNs: number;
  readonly #intervalNs: number;
  /** [first above at (0 = below), next drop at] */
  readonly #times = new Float64Array(2);
  #isDropping = false;
  /** What the call after a dropped one means: it is served whatever it waited, or it decides when the next drop is due. */
  #afterDrop: "nothing" | "serve" | "schedule" = "nothing";
  #count = 0;
  #lastCount = 0;

  constructor(targetNs: number, intervalNs: number) {
    this.#targetNs = targetNs;
    this.#intervalNs = intervalNs;
  }

  drops(joinedAtNs: number, nowNs: number, behindCount: number): boolean {
    return this.#decide(this.#mayDrop(nowNs - joinedAtNs, nowNs, behindCount), nowNs);
  }

  describe(): Readonly<Record<string, unknown>> {
    return { state: this.#isDropping ? "dropping" : "quiet" };
  }

  /** RFC 8289 dodequeue: has the wait been above the target for a whole interval? */
  #mayDrop(waitedNs: number, nowNs: number, behindCount: number): boolean {
    const times = this.#times;
    if (waitedNs < this.#targetNs || behindCount === 0) {
      times[0] = 0;
      return false;
    }
    if (times[0] !== 0) return nowNs >= times[0]!;
    times[0] = nowNs + this.#intervalNs;
    return false;
  }

  /** RFC 8289 dequeue, unrolled: its loop over packets is the caller's. */
  #decide(mayDrop: boolean, nowNs: number): boolean {
    const after = this.#afterDrop;
    this.#afterDrop = "nothing";
    if (after === "serve") return false;
    if (!this.#isDropping) {
      if (mayDrop) this.#beginDropping(nowNs);
      return mayDrop;
    }
    if (!mayDrop) {
      this.#isDropping = false;
      return false;
    }
    const times = this.#times;
    if (after === "schedule") times[1] = this.#nextAfter(times[1]!);
    if (nowNs < times[1]!) return false;
    this.#count++;
    this.#afterDrop = "schedule";
    return true;
  }

  /** A line that stood only a moment ago is dropped from as fast as then: the Linux variant, which the RFC prints. */
  #beginDropping(nowNs: number): void {
    const times = this.#times;
    const delta = this.#count - this.#lastCount;
    this.#count = delta > 1 && nowNs - times[1]! < 16 * this.#intervalNs ? delta : 1;
    this.#lastCount = this.#count;
    times[1] = this.#nextAfter(nowNs);
    this.#isDropping = true;
    this.#afterDrop = "serve";
  }

  #nextAfter(ns: number): number {
    return ns + this.#intervalNs / Math.sqrt(this.#count);
  }
}

/**
 * Facebook's controlled delay ("Fail at Scale"): who joins a line that has not been empty for an interval may wait for the short
 * target only, everybody else for the interval. Made for adaptive LIFO, where the expired ones lie at the bottom.
 */
export class ControlledDelay implements DropRule {
  readonly judges = "oldest";
  readonly watchesStanding = true;
  readonly #targetNs: number;
  readonly #intervalNs: number;

  constructor(targetNs: number, intervalNs: number) {
    this.#targetNs = targetNs;
    this.#intervalNs = intervalNs;
  }

  drops(joinedAtNs: number, nowNs: number, _behindCount: number, standingSinceNs: number): boolean {
    const limitNs = joinedAtNs - standingSinceNs > this.#intervalNs ? this.#targetNs : this.#intervalNs;
    return nowNs - joinedAtNs > limitNs;
  }
}

/** Drops, when its turn comes, what has waited longer than a limit: a server that looks at the age of what it takes out. */
export class AgeLimit implements DropRule {
  readonly judges = "oldest";
  readonly watchesStanding = false;
  readonly #limitNs: number;

  constructor(limitNs: number) {
    this.#limitNs = limitNs;
  }

  drops(joinedAtNs: number, nowNs: number): boolean {
    return nowNs - joinedAtNs > this.#limitNs;
  }
}

const targetMs = duration("Target", 5, "A wait that is no trouble. 5 ms in RFC 8289 and at Facebook.", { min: 0.001 });
const intervalMs = duration("Interval", 100, "How long a line may stand. 100 ms in RFC 8289 and at Facebook.", {
  min: 0.001,
});

/** A setting: who is dropped from the line when somebody leaves it to be served. */
export const queueManagement = union(
  "Dropping from the queue",
  "none",
  {
    none: { label: "Nobody", help: "Whoever waits is served in the end.", fields: {} },
    codel: {
      label: "CoDel",
      help: "When nobody has waited less than the target for a whole interval, single calls are dropped, more and more often (RFC 8289).",
      fields: { targetMs, intervalMs },
    },
    "controlled-delay": {
      label: "Controlled delay",
      help: "Who joins a line that has stood for an interval may wait for the target only, else for the interval (Facebook, with adaptive LIFO).",
      fields: { targetMs, intervalMs },
    },
    "age-limit": {
      label: "Too old when its turn comes",
      help: "What has waited longer is dropped when its turn comes; until then it takes a place.",
      fields: {
        maxAgeMs: duration("Longest wait", 500, "What has waited longer is not worth serving.", { min: 0.001 }),
      },
    },
  },
  "Whom the queue drops, as shed, when somebody leaves it to be served. May change while it runs.",
  { advanced: true },
);
export type QueueManagement = (typeof queueManagement)["default"];

export function buildDropRule(spec: QueueManagement): DropRule | undefined {
  switch (spec.kind) {
    case "none":
      return undefined;
    case "codel":
      return new CoDel(msToNs(spec.targetMs), msToNs(spec.intervalMs));
    case "controlled-delay":
      return new ControlledDelay(msToNs(spec.targetMs), msToNs(spec.intervalMs));
    case "age-limit":
      return new AgeLimit(msToNs(spec.maxAgeMs));
  }
}

/** What a component and its pool of workers are to each other, however the pool shares its workers out. */
import type { Outcome } from "./outcome";
import type { QueueRules } from "./queue-settings";
import type { QueueDiscipline } from "./waiting-line";

/** States of a slot at a pool, in the column `stationState`. */
export const NOT_HERE = 0;
export const WAITING = 1;
/** Has a worker and works. */
export const WORKING = 2;
/** Has a worker and waits for somebody else. */
export const HOLDING = 3;
/** Stands outside a full line and its caller with it (back-pressure). */
export const OUTSIDE = 4;
/** Was taken out of the line to be dropped, and will hear of it at this instant. */
export const DROPPED = 7;

export interface StationHost {
  /** `slot` has a worker now. */
  started(slot: number): void;
  /** The work begun with `work` is done; `slot` still has the worker. */
  worked(slot: number): void;
  /** `slot` left the line unserved (waited too long, pushed out, worker died): settle it. */
  dropped(slot: number, outcome: Outcome): void;
}

export interface StationSettings {
  /** Replicas that share the line at first; `openReplica` may add more. */
  readonly replicaCount: number;
  readonly concurrencyPerReplica: number;
  readonly queueCapacity: number;
  readonly queueDiscipline: QueueDiscipline;
  readonly overflow: "refuse" | "dropOldest" | "block";
  /** Longest wait in ns; 0 = as long as it takes. */
  readonly waitLimitNs: number;
  readonly preemptive: boolean;
  /** Weights, dropping and the like; left out = none of it. */
  readonly queueRules?: QueueRules;
  /** Calls with no more time than this left (ns) when their turn comes are dropped; left out = they are served all the same. */
  readonly timeLeftMinNs?: number;
}

export type OfferResult = "started" | "queued" | "outside" | "full";

export interface WorkerPool {
  readonly queueLength: number;
  readonly inSystem: number;
  readonly hasFreeWorker: boolean;
  /** A call wants a worker. When "full" the pool keeps nothing of it: settle it as refused. */
  offer(slot: number): OfferResult;
  /** Works for `ns`, then `host.worked`. The slot must hold a worker. */
  work(slot: number, ns: number): void;
  /** The work that `slot` does now is no longer wanted; it keeps its worker. */
  interrupt(slot: number): void;
  /** The slot gives its worker back; the next one starts. */
  release(slot: number): void;
  /** `to` takes over the worker of `from` (a job that was answered early goes on in another slot). */
  transfer(from: number, to: number): void;
  /** The slot leaves, wherever it is (its caller withdrew it). */
  withdraw(slot: number): void;
  /** A call that waits goes to another pool: the next to be served, -1 = there is none that may go. */
  giveAway?(): number;
  /** Serves at once, with a free worker, what another pool gave away. */
  takeOver?(slot: number): void;
  isWaiting(slot: number): boolean;
  holdsWorker(slot: number): boolean;
  configure(settings: StationSettings): void;
  /** The workers of `replica` take calls from now on. */
  openReplica(replica: number): void;
  /** Its workers take no more calls; those in service go on. */
  closeReplica(replica: number): void;
  /** Its workers are gone; what they did is dropped with `outcome`. */
  failReplica(replica: number, outcome: Outcome): void;
  /** What the queue tells of itself: whom it dropped; undefined when it drops nobody, or there is no queue. */
  describeQueue?(): Readonly<Record<string, unknown>> | undefined;
  /** Workers of `replica` that are taken. */
  busyAt(replica: number): number;
  /** Everybody who waits is dropped: nobody is left to serve them. */
  dropWaiting(outcome: Outcome): void;
  /** Workers stop where they are (a pause of the whole process); `thaw` lets them go on. */
  freeze(): void;
  thaw(): void;
}

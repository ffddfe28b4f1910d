import { IntRing, NO_EVENT, type TimeoutLane } from "../../../model/kernel";

/** One consumer of a group: a replica that reads the partitions assigned to it. */
export class Member {
  readonly index: number;
  readonly replica: number;
  /** The group counts on it. */
  isIn = true;
  /** It is known to be down: nothing is delivered to it. */
  isDown = false;
  /** It worked too long on a batch and was thrown out; it comes back when it has finished. */
  isExpelled = false;
  /** Its replica was told to stop: it finishes what it works on, commits, and leaves the group. */
  isLeaving = false;
  /** Deliveries that it has not answered, those of partitions that it has lost included. */
  inFlight = 0;
  /** Fetched messages that are not finished. */
  batchOpen = 0;
  /** Set while the loop that delivers to it runs. */
  isAdvancing = false;
  partitions: number[] = [];
  /** Partitions that may have something to fetch. */
  readonly ready = new IntRing();
  /** Partitions of the present batch that have a message to deliver. */
  readonly toDeliver = new IntRing();
  /** Partitions of the present batch. */
  readonly batch = new IntRing();
  lastHeartbeatNs = 0;
  downSinceNs = 0;
  sessionTimer: number = NO_EVENT;
  pollTimer: number = NO_EVENT;
  /** The lane that `pollTimer` is in. */
  pollLane: TimeoutLane | undefined;

  constructor(index: number, replica: number) {
    this.index = index;
    this.replica = replica;
  }
}

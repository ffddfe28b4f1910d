import { FLAG_MESSAGE, NO_SLOT } from "../../../model/calls";
import { msToNs, NO_EVENT, type TimeoutLane } from "../../../model/kernel";
import type { Outgoing } from "../../../model/kind";
import { isAnswer, type Outcome } from "../../../model/outcome";
import { UNOWNED } from "./assignment";
import { backoffAfter } from "./backoff";
import { Cursors, DELIVERING, IDLE, PAUSING, RETRYING } from "./cursors";
import { DeadLetters } from "./dead-letters";
import type { Member } from "./member";
import { Membership } from "./membership";
import type { TopicSettings } from "./settings";
import type { TopicShared } from "./shared";

/** A partition that nothing is delivered from. */
const NO_DELIVERY = -1;

/**
 * The readers behind one outgoing link. Each partition has one owner among them, and at most one message of it is in
 * delivery, so that its order holds. A member fetches a batch, works it off, commits, and fetches again.
 */
export class ConsumerGroup {
  readonly id: string;
  readonly cursors: Cursors;
  readonly membership: Membership;
  readonly #topic: TopicShared;
  readonly #link: Outgoing;
  readonly #onSettled: number;
  readonly #deadLetters: DeadLetters;
  readonly #onRetry: number;
  readonly #onPollTimeout: number;
  #pollLane: TimeoutLane;

  constructor(topic: TopicShared, link: Outgoing) {
    const { engine } = topic.context;
    this.id = link.id;
    this.#topic = topic;
    this.#link = link;
    this.cursors = new Cursors(topic.logs.length);
    this.#onSettled = engine.settleHandler((slot, outcome) => this.#settled(slot, outcome));
    this.#deadLetters = new DeadLetters(topic);
    this.#onRetry = engine.kernel.handler((partition) => this.#retryDue(partition));
    this.#onPollTimeout = engine.kernel.handler((member) => this.membership.expel(this.membership.members[member]!));
    this.#pollLane = this.#makePollLane();
    this.membership = new Membership(topic, link, this);
  }

  configure(before: TopicSettings): void {
    this.#pollLane = this.#makePollLane();
    if (before.assignment !== this.#topic.settings.assignment) this.membership.reassign();
    this.advanceAll();
  }

  // --- what happens to the log ---

  /** A message was appended to `partition`. */
  produced(partition: number): void {
    this.#topic.context.engine.addLevel(this.#topic.columns.lag, 1);
    this.#offer(partition);
  }

  /** Retention overwrote the message at `offset`, the oldest of the partition. */
  overwritten(partition: number, offset: number): void {
    const { cursors } = this;
    if (offset < cursors.done[partition]! + cursors.inHand(partition)) return;
    const { engine } = this.#topic.context;
    engine.counters[this.#topic.columns.lost]!++;
    engine.addLevel(this.#topic.columns.lag, -1);
    if (cursors.state[partition] === IDLE) cursors.done[partition] = offset + 1;
    if (offset >= cursors.batchEnd[partition]!) return;
    const member = this.#ownerOf(partition)!;
    if (--member.batchOpen === 0) this.#finishBatch(member);
  }

  /** Offset below which this group will never ask for a message again. */
  lowestNeeded(partition: number): number {
    return Math.min(this.cursors.committed[partition]!, this.cursors.done[partition]!);
  }

  // --- what happens to members ---

  /** Gives `member` everything to do that it may do. */
  advance(member: Member): void {
    if (member.isAdvancing || !this.#mayWork(member)) return;
    member.isAdvancing = true;
    while (this.#mayWork(member) && member.inFlight < this.#topic.settings.inFlightPerMember) {
      const partition = this.#nextOf(member);
      if (partition < 0) break;
      if (!this.membership.isUp(member)) this.membership.wentDown(member);
      else if (this.cursors.state[partition] === RETRYING) this.#deliver(member, partition);
      else this.#deliverFirst(member, partition);
    }
    member.isAdvancing = false;
  }

  advanceAll(): void {
    for (const member of this.membership.members) this.advance(member);
  }

  /** `member` does nothing more for its partitions: they go back to what is committed. */
  detach(member: Member): void {
    for (const partition of member.partitions) this.#rewind(partition);
    member.ready.clear();
    member.toDeliver.clear();
    member.batch.clear();
    member.batchOpen = 0;
    this.#cancelPollTimer(member);
  }

  /** `member` says goodbye: it commits what it has finished, no more and no less. */
  commitFinished(member: Member): void {
    for (const partition of member.partitions) {
      this.cursors.committed[partition] = this.cursors.done[partition]!;
      this.#topic.released(partition);
    }
  }

  /** Lines up the partitions of `member` that have something to fetch. */
  refill(member: Member): void {
    member.ready.clear();
    for (const partition of member.partitions) {
      const hasMore =
        this.cursors.firstUntaken(partition, this.#topic.logs[partition]!) < this.#topic.logs[partition]!.end;
      this.cursors.isReady[partition] = hasMore ? 1 : 0;
      if (hasMore) member.ready.pushBack(partition);
    }
  }

  // --- fetching ---

  #mayWork(member: Member): boolean {
    return !member.isDown && !member.isExpelled && !member.isLeaving && !this.#topic.isStopped;
  }

  #ownerOf(partition: number): Member | undefined {
    const owner = this.cursors.owner[partition]!;
    return owner === UNOWNED ? undefined : this.membership.members[owner];
  }

  #offer(partition: number): void {
    const member = this.#ownerOf(partition);
    if (member === undefined) return;
    this.#lineUp(member, partition);
    this.advance(member);
  }

  #lineUp(member: Member, partition: number): void {
    if (this.cursors.isReady[partition] === 1) return;
    this.cursors.isReady[partition] = 1;
    member.ready.pushBack(partition);
  }

  /** A partition of the batch with a message to deliver, fetching a new batch when the last one is worked off; else -1. */
  #nextOf(member: Member): number {
    if (member.batchOpen === 0) this.#poll(member);
    return member.toDeliver.length > 0 ? member.toDeliver.popFront() : NO_DELIVERY;
  }

  #poll(member: Member): void {
    if (!member.isIn) return;
    const { batchCount, inFlightPerMember } = this.#topic.settings;
    let room = Math.max(batchCount, inFlightPerMember);
    for (let candidates = member.ready.length; candidates > 0 && room > 0; candidates--) {
      const partition = member.ready.popFront();
      this.cursors.isReady[partition] = 0;
      // An even share of each, so that a member with several in flight finds work in several partitions.
      if (this.cursors.isMoving[partition] === 0) room -= this.#fetch(member, partition, Math.ceil(room / candidates));
    }
    if (member.batchOpen === 0) return;
    member.pollLane = this.#pollLane;
    member.pollTimer = this.#pollLane.add(member.index, 0);
  }

  /** @returns the number of messages fetched, at most `room`. */
  #fetch(member: Member, partition: number, room: number): number {
    const { cursors } = this;
    const log = this.#topic.logs[partition]!;
    const from = Math.max(cursors.done[partition]!, log.start);
    const fetched = Math.min(log.end - from, room);
    if (fetched <= 0) return 0;
    cursors.done[partition] = from;
    cursors.batchEnd[partition] = from + fetched;
    member.batchOpen += fetched;
    member.batch.pushBack(partition);
    member.toDeliver.pushBack(partition);
    if (log.end > from + fetched) this.#lineUp(member, partition);
    if (this.#topic.settings.commit === "beforeProcessing") cursors.committed[partition] = from + fetched;
    return fetched;
  }

  // --- delivering ---

  #deliverFirst(member: Member, partition: number): void {
    const { cursors } = this;
    const { engine } = this.#topic.context;
    // Retention may have overwritten what was fetched.
    if (cursors.done[partition]! >= cursors.batchEnd[partition]!) return;
    cursors.take(partition, this.#topic.logs[partition]!);
    const offset = cursors.done[partition]!;
    if (offset < cursors.seen[partition]!) engine.counters[this.#topic.columns.duplicates]!++;
    else {
      cursors.seen[partition] = offset + 1;
      engine.record(this.#topic.columns.waiting, engine.kernel.now - cursors.producedAt[partition]!);
    }
    this.#deliver(member, partition);
  }

  #deliver(member: Member, partition: number): void {
    const { engine } = this.#topic.context;
    const { calls } = engine;
    const slot = engine.open(NO_SLOT, this.#onSettled);
    this.cursors.copyTo(partition, calls, slot);
    calls.flags[slot]! |= FLAG_MESSAGE;
    calls.replica[slot] = member.replica;
    calls.tagA[slot] = partition;
    calls.tagB[slot] = member.index;
    this.cursors.slot[partition] = slot;
    this.cursors.state[partition] = DELIVERING;
    member.inFlight++;
    engine.counters[this.#topic.columns.delivered]!++;
    engine.addLevel(this.#topic.columns.delivering, 1);
    engine.send(this.#link.linkIndex, slot);
  }

  #settled(slot: number, outcome: Outcome): void {
    const { calls } = this.#topic.context.engine;
    const partition = calls.tagA[slot]!;
    const member = this.membership.members[calls.tagB[slot]!]!;
    member.inFlight--;
    this.#topic.context.engine.addLevel(this.#topic.columns.delivering, -1);
    // Of a partition that was taken from the member meanwhile: the group has lost interest.
    if (this.cursors.slot[partition] === slot && this.cursors.state[partition] === DELIVERING) {
      this.cursors.slot[partition] = NO_DELIVERY;
      if (isAnswer(outcome)) this.#consumed(member, partition);
      // Its next owner tries again.
      else if (member.isLeaving) this.cursors.state[partition] = IDLE;
      else if (!this.membership.isUp(member)) this.membership.wentDown(member);
      else this.#failed(member, partition);
    }
    if (member.isLeaving) this.membership.finished(member);
    else this.advance(member);
  }

  #consumed(member: Member, partition: number): void {
    const { engine } = this.#topic.context;
    engine.counters[this.#topic.columns.consumed]!++;
    engine.record(this.#topic.columns.endToEnd, engine.kernel.now - this.cursors.bornAt[partition]!);
    this.#finish(member, partition);
  }

  /** The first unfinished message of the partition is done with. */
  #finish(member: Member, partition: number): void {
    const { cursors } = this;
    cursors.state[partition] = IDLE;
    cursors.done[partition] = Math.max(cursors.done[partition]! + 1, this.#topic.logs[partition]!.start);
    this.#topic.context.engine.addLevel(this.#topic.columns.lag, -1);
    if (cursors.done[partition]! < cursors.batchEnd[partition]!) member.toDeliver.pushFront(partition);
    if (--member.batchOpen === 0) this.#finishBatch(member);
  }

  #finishBatch(member: Member): void {
    const { cursors } = this;
    this.#cancelPollTimer(member);
    member.toDeliver.clear();
    while (member.batch.length > 0) {
      const partition = member.batch.popFront();
      if (cursors.owner[partition] !== member.index) continue;
      if (this.#topic.settings.commit === "afterProcessing") cursors.committed[partition] = cursors.done[partition]!;
      this.#topic.released(partition);
      if (cursors.done[partition]! < this.#topic.logs[partition]!.end) this.#lineUp(member, partition);
    }
    this.membership.batchFinished();
  }

  // --- failures ---

  #failed(member: Member, partition: number): void {
    const { engine } = this.#topic.context;
    const { cursors } = this;
    const failures = cursors.attempt[partition]!;
    if (failures > this.#topic.settings.retryLimit) {
      this.#deadLetters.take(cursors, partition);
      this.#finish(member, partition);
      return;
    }
    engine.counters[this.#topic.columns.retried]!++;
    cursors.state[partition] = PAUSING;
    cursors.retryTimer[partition] = engine.kernel.after(
      backoffAfter(failures, this.#topic.settings),
      this.#onRetry,
      partition,
      0,
    );
  }

  #retryDue(partition: number): void {
    const member = this.#ownerOf(partition)!;
    this.cursors.retryTimer[partition] = NO_EVENT;
    this.cursors.state[partition] = RETRYING;
    this.cursors.attempt[partition]!++;
    member.toDeliver.pushFront(partition);
    this.advance(member);
  }

  /** Back to what is committed: finished messages may come again, fetched ones may be lost. */
  #rewind(partition: number): void {
    const { cursors } = this;
    const { engine } = this.#topic.context;
    const log = this.#topic.logs[partition]!;
    const before = cursors.lag(partition, log);
    if (cursors.state[partition] === PAUSING) engine.kernel.cancel(cursors.retryTimer[partition]!);
    cursors.state[partition] = IDLE;
    cursors.slot[partition] = NO_DELIVERY;
    cursors.isReady[partition] = 0;
    cursors.done[partition] = Math.max(cursors.committed[partition]!, log.start);
    cursors.batchEnd[partition] = cursors.done[partition]!;
    const change = cursors.lag(partition, log) - before;
    engine.addLevel(this.#topic.columns.lag, change);
    if (change > 0) engine.counters[this.#topic.columns.rewound]! += change;
    else engine.counters[this.#topic.columns.lost]! -= change;
  }

  #makePollLane(): TimeoutLane {
    return this.#topic.context.engine.kernel.lane(msToNs(this.#topic.settings.maxPollIntervalMs), this.#onPollTimeout);
  }

  #cancelPollTimer(member: Member): void {
    if (member.pollTimer === NO_EVENT) return;
    member.pollLane!.cancel(member.pollTimer);
    member.pollTimer = NO_EVENT;
  }
}

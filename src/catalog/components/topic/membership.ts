import { msToNs, NO_EVENT, nsToMs, type RandomStream } from "../../../model/kernel";
import type { Outgoing } from "../../../model/kind";
import { assign } from "./assignment";
import type { Cursors } from "./cursors";
import { Member } from "./member";
import type { TopicShared } from "./shared";
import { subscribe } from "./subscriptions";

/** Rebalances that `describe` remembers. */
const HISTORY_MAX = 100;

/** What membership asks of its group. */
export interface Readers {
  readonly cursors: Cursors;
  advance(member: Member): void;
  advanceAll(): void;
  detach(member: Member): void;
  commitFinished(member: Member): void;
  refill(member: Member): void;
}

/** Why and when partitions were shared out anew. */
export interface RebalanceRecord {
  readonly startedAtMs: number;
  readonly reason: string;
  endedAtMs: number | null;
}

/**
 * Who belongs to a group. Members send heartbeats while they are up; the group notices a silent death when the session
 * times out, shares out the partitions anew, and everybody (or only what moves) stops meanwhile.
 */
export class Membership {
  readonly members: Member[] = [];
  readonly history: RebalanceRecord[] = [];
  readonly #topic: TopicShared;
  readonly #link: Outgoing;
  readonly #readers: Readers;
  readonly #phases: RandomStream;
  readonly #onHeartbeat: number;
  readonly #onSessionTimeout: number;
  readonly #onTimeUp: number;
  /** Of other topics that the same consumer reads. */
  #partitionsBefore = 0;
  #plan = new Int32Array(0);
  #isRebalancing = false;
  #isTimeUp = false;
  /** Somebody came or went during the rebalance: another one follows. */
  #isStale = false;
  #startedAtNs = 0;
  /** The latest rebalance. */
  #record: RebalanceRecord | undefined;

  constructor(topic: TopicShared, link: Outgoing, readers: Readers) {
    const { engine, stream } = topic.context;
    this.#topic = topic;
    this.#link = link;
    this.#readers = readers;
    this.#phases = stream(`heartbeats:${link.id}`);
    this.#onHeartbeat = engine.kernel.handler((member) => this.#heartbeat(this.members[member]!));
    this.#onSessionTimeout = engine.kernel.handler((member) => this.#sessionTimedOut(this.members[member]!));
    this.#onTimeUp = engine.kernel.handler(() => this.#timeUp());
  }

  /** Everybody is there from the beginning; the first assignment takes no time. */
  start(): void {
    this.#partitionsBefore = subscribe(this.#link.target, this.#readers.cursors.owner.length);
    this.#addMembers();
    this.#plan = this.#makePlan();
    this.#apply(true);
    this.#link.watch(() => this.#lookAround());
  }

  /** It can work: its process answers and is ready. */
  isUp({ replica }: Member): boolean {
    const { target } = this.#link;
    return (target.isReplicaUp?.(replica) ?? true) && (target.isReplicaReady?.(replica) ?? true);
  }

  /** A member that should work does not answer any more. */
  wentDown(member: Member): void {
    const { kernel } = this.#topic.context.engine;
    if (member.isDown) return;
    member.isDown = true;
    member.downSinceNs = kernel.now;
    this.#readers.detach(member);
    if (!member.isIn) return;
    if (this.#topic.settings.leavesGracefully || !this.#isWanted(member)) {
      this.#leave(member, "left");
      return;
    }
    const expiresAt = Math.max(kernel.now, member.lastHeartbeatNs + msToNs(this.#topic.settings.sessionTimeoutMs));
    member.sessionTimer = kernel.at(expiresAt, this.#onSessionTimeout, member.index, 0);
    this.#tryComplete();
  }

  /** A member that is leaving has finished something: with nothing more in hand it is gone. */
  finished(member: Member): void {
    if (member.inFlight > 0) return;
    member.isLeaving = false;
    if (!member.isIn) return;
    this.#readers.commitFinished(member);
    this.#readers.detach(member);
    this.#leave(member, "left");
  }

  /** `member` worked too long on one batch. It comes back with a heartbeat once it has finished what it does. */
  expel(member: Member): void {
    const { engine, place } = this.#topic.context;
    member.pollTimer = NO_EVENT;
    member.isExpelled = true;
    this.#readers.detach(member);
    engine.counters[this.#topic.columns.expelled]!++;
    engine.notice(
      place,
      "memberExpelled",
      `${this.#link.to}: longer than ${this.#topic.settings.maxPollIntervalMs} ms between polls`,
    );
    this.#leave(member, "poll interval exceeded");
  }

  /** A member has worked off what it had fetched: a rebalance may have waited for that. */
  batchFinished(): void {
    this.#tryComplete();
  }

  /** Another assignment rule is in force. */
  reassign(): void {
    this.#rebalance("assignment changed");
  }

  // --- heartbeats ---

  #heartbeat(member: Member): void {
    const { kernel } = this.#topic.context.engine;
    kernel.after(msToNs(this.#topic.settings.heartbeatIntervalMs), this.#onHeartbeat, member.index, 0);
    if (member.index === 0) this.#addMembers();
    if (this.#topic.isStopped) {
      member.lastHeartbeatNs = kernel.now;
    } else if (!this.#isWanted(member)) {
      this.#signOff(member);
    } else if (this.isUp(member)) this.#alive(member);
    else this.wentDown(member);
  }

  /** Replicas came, went, or changed their readiness. A crash tells nobody: that takes a heartbeat that does not come. */
  #lookAround(): void {
    if (this.#topic.isStopped) return;
    this.#addMembers();
    for (const member of this.members) {
      if (!this.#isWanted(member)) this.#signOff(member);
      else if ((member.isDown || !member.isIn) && this.isUp(member)) this.#alive(member);
    }
  }

  /** The member's replica was told to stop: it takes nothing new. */
  #signOff(member: Member): void {
    if (!member.isIn || member.isLeaving) return;
    member.isLeaving = true;
    this.finished(member);
  }

  #alive(member: Member): void {
    const { kernel } = this.#topic.context.engine;
    member.lastHeartbeatNs = kernel.now;
    if (member.sessionTimer !== NO_EVENT) kernel.cancel(member.sessionTimer);
    member.sessionTimer = NO_EVENT;
    const isBack = member.isDown || (member.isExpelled && member.inFlight === 0);
    if (isBack) {
      member.isDown = false;
      member.isExpelled = false;
    }
    if (!member.isIn && !member.isExpelled) this.#join(member);
    else if (isBack) {
      this.#readers.refill(member);
      this.#readers.advance(member);
    }
  }

  #sessionTimedOut(member: Member): void {
    const { engine } = this.#topic.context;
    member.sessionTimer = NO_EVENT;
    if (this.#topic.isStopped) {
      // A broker that is away expires nobody: the session begins anew.
      const sessionNs = msToNs(this.#topic.settings.sessionTimeoutMs);
      member.sessionTimer = engine.kernel.after(sessionNs, this.#onSessionTimeout, member.index, 0);
      return;
    }
    engine.record(this.#topic.columns.detection, engine.kernel.now - member.downSinceNs);
    this.#leave(member, "session timeout");
  }

  #join(member: Member): void {
    member.isIn = true;
    this.#topic.context.engine.addLevel(this.#topic.columns.members, 1);
    this.#rebalance("joined");
  }

  #leave(member: Member, reason: string): void {
    member.isIn = false;
    this.#topic.context.engine.addLevel(this.#topic.columns.members, -1);
    this.#rebalance(reason);
    this.#tryComplete();
  }

  /** False for members of replicas that were stopped: scaled away, or replaced by a rollout. */
  #isWanted({ index, replica }: Member): boolean {
    const { target } = this.#link;
    if (index >= this.#wantedCount) return false;
    return !(target.isReplicaLeaving?.(replica) ?? replica >= (target.replicaCount ?? 1));
  }

  get #wantedCount(): number {
    const { groupMemberCount } = this.#topic.settings;
    return groupMemberCount > 0 ? groupMemberCount : (this.#link.target.replicaCount ?? 1);
  }

  #addMembers(): void {
    const { engine } = this.#topic.context;
    const { kernel } = engine;
    const intervalNs = msToNs(this.#topic.settings.heartbeatIntervalMs);
    while (this.members.length < this.#wantedCount) {
      const index = this.members.length;
      const member = new Member(index, index % (this.#link.target.replicaCount ?? 1));
      this.members.push(member);
      member.lastHeartbeatNs = kernel.now;
      // Members started at unrelated times: their heartbeats are spread over the interval.
      kernel.after(this.#phases.below(intervalNs), this.#onHeartbeat, index, 0);
      if (kernel.now > 0) member.isIn = false;
      else engine.addLevel(this.#topic.columns.members, 1);
    }
  }

  // --- rebalancing ---

  #rebalance(reason: string): void {
    const { engine, place } = this.#topic.context;
    if (this.#isRebalancing) {
      // Those who come and go at one moment are all heard before anything is shared out.
      if (this.#startedAtNs === engine.kernel.now && !this.#isTimeUp) this.#replan();
      else this.#isStale = true;
      return;
    }
    this.#isRebalancing = true;
    this.#isTimeUp = false;
    this.#startedAtNs = engine.kernel.now;
    engine.counters[this.#topic.columns.rebalances]!++;
    engine.notice(place, "rebalance", `${this.#link.to}: ${reason}`);
    this.#record = { startedAtMs: nsToMs(engine.kernel.now), reason, endedAtMs: null };
    if (this.history.length < HISTORY_MAX) this.history.push(this.#record);
    this.#replan();
    engine.kernel.after(msToNs(this.#topic.settings.rebalanceMs), this.#onTimeUp, 0, 0);
  }

  #makePlan(): Int32Array<ArrayBuffer> {
    const numbers = this.members.filter(({ isIn }) => isIn).map(({ index }) => index);
    const { owner } = this.#readers.cursors;
    return assign(this.#topic.settings.assignment, owner.length, numbers, owner, this.#partitionsBefore);
  }

  /** Who shall read what, and what stops for that. */
  #replan(): void {
    const { isMoving, owner } = this.#readers.cursors;
    const isEager = this.#topic.settings.rebalanceProtocol === "eager";
    this.#plan = this.#makePlan();
    let stopped = 0;
    for (let partition = 0; partition < owner.length; partition++) {
      const moves = isEager || this.#plan[partition] !== owner[partition] ? 1 : 0;
      stopped += moves - isMoving[partition]!;
      isMoving[partition] = moves;
    }
    this.#topic.context.engine.addLevel(this.#topic.columns.stoppedPartitions, stopped);
  }

  #timeUp(): void {
    this.#isTimeUp = true;
    this.#tryComplete();
  }

  /** Ends the rebalance once its time is over and nobody works any more on what it gives up. */
  #tryComplete(): void {
    if (!this.#isRebalancing || !this.#isTimeUp) return;
    const { cursors } = this.#readers;
    for (let partition = 0; partition < cursors.owner.length; partition++) {
      if (cursors.isMoving[partition] === 1 && cursors.isOpen(partition)) return;
    }
    const { engine } = this.#topic.context;
    this.#isRebalancing = false;
    engine.record(this.#topic.columns.rebalanceTime, engine.kernel.now - this.#startedAtNs);
    this.#record!.endedAtMs = nsToMs(engine.kernel.now);
    this.#apply(false);
    if (this.#isStale) {
      this.#isStale = false;
      this.#rebalance("members changed meanwhile");
    }
    this.#readers.advanceAll();
  }

  #apply(isFirst: boolean): void {
    const { owner, isMoving } = this.#readers.cursors;
    let stopped = 0;
    for (const member of this.members) member.partitions = [];
    for (let partition = 0; partition < owner.length; partition++) {
      if (isMoving[partition] === 1 || isFirst) owner[partition] = this.#plan[partition]!;
      stopped += isMoving[partition]!;
      isMoving[partition] = 0;
      this.members[owner[partition]!]?.partitions.push(partition);
    }
    this.#topic.context.engine.addLevel(this.#topic.columns.stoppedPartitions, -stopped);
    for (const member of this.members) this.#readers.refill(member);
  }
}

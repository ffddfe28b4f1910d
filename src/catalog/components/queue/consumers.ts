import type { ComponentInstance, Outgoing } from "../../../model/kind";

/** Prefetch for a consumer that does not say how much it works on at once (another broker). Spring AMQP's default. */
const PREFETCH_WITHOUT_WORKERS = 250;

/** The competing consumers of a queue, one per outgoing link, and the credit that each has left. */
export class Consumers {
  /** Unlimited by setting = 0: then the consumer's own concurrency. */
  prefetchCount = 0;
  readonly #links: readonly Outgoing[];
  /** Deliveries that each consumer has not answered yet. */
  readonly #unanswered: Int32Array;
  #last = -1;

  constructor(links: readonly Outgoing[]) {
    this.#links = links;
    this.#unanswered = new Int32Array(links.length);
  }

  linkIndexOf(consumer: number): number {
    return this.#links[consumer]!.linkIndex;
  }

  /** The next consumer, in turn, that is up and has credit left; -1 when there is none. Does not take the credit. */
  next(): number {
    const { length } = this.#links;
    for (let step = 1; step <= length; step++) {
      const consumer = (this.#last + step) % length;
      if (!this.#hasCredit(consumer) || !this.#isUp(consumer)) continue;
      this.#last = consumer;
      return consumer;
    }
    return -1;
  }

  get isAnyFree(): boolean {
    for (let consumer = 0; consumer < this.#links.length; consumer++) {
      if (this.#hasCredit(consumer) && this.#isUp(consumer)) return true;
    }
    return false;
  }

  get isAnyDown(): boolean {
    for (let consumer = 0; consumer < this.#links.length; consumer++) if (!this.#isUp(consumer)) return true;
    return false;
  }

  took(consumer: number): void {
    this.#unanswered[consumer]!++;
  }

  answered(consumer: number): void {
    this.#unanswered[consumer]!--;
  }

  #hasCredit(consumer: number): boolean {
    const limit =
      this.prefetchCount > 0
        ? this.prefetchCount
        : (this.#links[consumer]!.target.concurrency ?? PREFETCH_WITHOUT_WORKERS);
    return this.#unanswered[consumer]! < limit;
  }

  #isUp(consumer: number): boolean {
    const { target } = this.#links[consumer]!;
    const replicas = target.replicaCount ?? 1;
    for (let replica = 0; replica < replicas; replica++) if (takesCalls(target, replica)) return true;
    return false;
  }
}

function takesCalls(target: ComponentInstance, replica: number): boolean {
  if (target.isReplicaReady !== undefined) return target.isReplicaReady(replica);
  return target.isReplicaUp?.(replica) ?? true;
}

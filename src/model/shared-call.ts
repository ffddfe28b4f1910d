import { NO_SLOT } from "./calls";
import type { Engine } from "./kind";
import { passOn } from "./layer";
import type { Outcome } from "./outcome";

/** In `tagC` of an inner call that has ended, while its members are being settled. */
const ENDED = -1;

/**
 * Several calls that wait for one inner call (collapsed or batched). The members stand in a list through their columns `next` and
 * `previous`, and know the inner call by `a`; the inner call keeps the list's ends in `tagA` and `tagB`, its length in `tagC`.
 *
 * The parent of the inner call is the member that came last: with equal patience it waits longest, and while anybody waits the
 * work is not given up. Its deadline is the latest of all.
 */
export class SharedCalls {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Opens an inner call without members; `opener` is whom it copies the request from, and must join. */
  open(opener: number, owner: number): number {
    const { calls } = this.#engine;
    const inner = this.#engine.open(opener, owner);
    calls.tagA[inner] = NO_SLOT;
    calls.tagB[inner] = NO_SLOT;
    calls.tagC[inner] = 0;
    return inner;
  }

  memberCount(inner: number): number {
    return this.#engine.calls.tagC[inner]!;
  }

  join(inner: number, member: number): void {
    const { calls } = this.#engine;
    const last = calls.tagB[inner]!;
    calls.a[member] = inner;
    calls.previous[member] = last;
    calls.next[member] = NO_SLOT;
    if (last === NO_SLOT) calls.tagA[inner] = member;
    else calls.next[last] = member;
    calls.tagB[inner] = member;
    calls.tagC[inner]!++;
    calls.parent[inner] = member;
    calls.deadlineAt[inner] = Math.max(calls.deadlineAt[inner]!, calls.deadlineAt[member]!);
    calls.expiresAt[inner] = Math.max(calls.expiresAt[inner]!, calls.expiresAt[member]!);
  }

  /** A member stops waiting. True when it was the last one, and nobody wants the inner call any more. */
  leave(member: number): boolean {
    const { calls } = this.#engine;
    const inner = calls.a[member]!;
    this.#unlink(inner, member);
    if (calls.tagC[inner] === ENDED) return false;
    if (calls.parent[inner] === member) calls.parent[inner] = calls.tagB[inner]!;
    return --calls.tagC[inner]! === 0;
  }

  /** The inner call ended: so did all its members, in the order in which they came. */
  settle(inner: number, outcome: Outcome): void {
    const { calls } = this.#engine;
    calls.tagC[inner] = ENDED;
    while (calls.tagA[inner] !== NO_SLOT) {
      const member = calls.tagA[inner]!;
      this.#unlink(inner, member);
      passOn(this.#engine, member, inner, outcome);
    }
  }

  #unlink(inner: number, member: number): void {
    const { calls } = this.#engine;
    const after = calls.next[member]!;
    const before = calls.previous[member]!;
    if (before === NO_SLOT) calls.tagA[inner] = after;
    else calls.next[before] = after;
    if (after === NO_SLOT) calls.tagB[inner] = before;
    else calls.previous[after] = before;
  }
}

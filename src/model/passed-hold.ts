/**
 * Holding through a component in between: a proxy, a load balancer. It makes a call of its own for each one it received, so
 * what the callee grants it must offer to its caller, and what the caller gives back it must give back in turn.
 */
import { NO_SLOT } from "./calls";
import type { Engine } from "./engine";

/** Once, when `inner` was opened: nothing is held by it. */
export function holdsNothing(engine: Engine, inner: number): void {
  engine.calls.tagA[inner] = NO_SLOT;
}

/** `held` was granted to `inner`, which was opened for `slot`. False when the caller does not want it any more. */
export function passGrant(engine: Engine, slot: number, inner: number, held: number): boolean {
  const { calls } = engine;
  calls.tagA[inner] = held;
  calls.tagB[inner] = calls.generation[held]!;
  if (engine.granted(slot)) return true;
  calls.tagA[inner] = NO_SLOT;
  return false;
}

/** Gives back what `inner` holds, if anything. No harm when the callee has taken it away already. */
export function passRelease(engine: Engine, inner: number): void {
  const { tagA, tagB } = engine.calls;
  const held = tagA[inner]!;
  if (held !== NO_SLOT) engine.release(held, tagB[inner]!);
}

/** Gives up on `inner`, and gives back what it holds, whether or not the callee is told of callers that leave. */
export function abandonHolding(engine: Engine, inner: number): void {
  const { tagA, tagB } = engine.calls;
  const held = tagA[inner]!;
  const generation = tagB[inner]!;
  engine.abandon(inner, engine.isCancellable(inner));
  if (held !== NO_SLOT) engine.release(held, generation);
}

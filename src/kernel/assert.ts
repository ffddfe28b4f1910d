/**
 * States an invariant of ours. A failure is our bug, never the user's: it stops the run where the damage is small.
 * Not for bad input, which is expected and explained; not for hot paths that would have to build the message first.
 *
 * @throws Error with the message when the condition does not hold.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}

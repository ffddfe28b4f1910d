import type { ComponentInstance } from "../../../model/kind";

/**
 * Partitions of the topics that a consumer reads, so far. Topics that feed the same consumer are one subscription: round
 * robin goes through the partitions of all of them, in the order of the file.
 */
const partitionsRead = new WeakMap<ComponentInstance, number>();

/** Adds a topic to what `consumer` reads. @returns the number of partitions of the topics before it */
export function subscribe(consumer: ComponentInstance, partitionCount: number): number {
  const before = partitionsRead.get(consumer) ?? 0;
  partitionsRead.set(consumer, before + partitionCount);
  return before;
}

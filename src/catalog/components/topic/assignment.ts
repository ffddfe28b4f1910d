/** Nobody reads the partition. */
export const UNOWNED = -1;

export type AssignmentRule = "range" | "roundRobin" | "sticky";

/**
 * Who reads which partition: the owner of each, by partition. `members` are numbers in ascending order; `before` are the
 * owners so far, which only `sticky` heeds, and `partitionsBefore` the number of partitions of the topics that the group reads as well and
 * that come first, which only `roundRobin` heeds. Source: RangeAssignor.java, RoundRobinAssignor.java and StickyAssignor.java of Kafka.
 */
export function assign(
  rule: AssignmentRule,
  partitionCount: number,
  members: readonly number[],
  before: Int32Array,
  partitionsBefore: number,
): Int32Array<ArrayBuffer> {
  if (members.length === 0) return new Int32Array(partitionCount).fill(UNOWNED);
  if (rule === "range") return assignRange(partitionCount, members);
  if (rule === "roundRobin") return assignRoundRobin(partitionCount, members, partitionsBefore);
  return assignSticky(partitionCount, members, before);
}

/** Consecutive partitions, the first members one more. */
export function assignRange(partitionCount: number, members: readonly number[]): Int32Array<ArrayBuffer> {
  const owners = new Int32Array(partitionCount);
  let partition = 0;
  members.forEach((member, i) => {
    const end = partition + quotaOf(i, partitionCount, members.length);
    owners.fill(member, partition, end);
    partition = end;
  });
  return owners;
}

/** In turn, going on where the topic before left off. */
export function assignRoundRobin(
  partitionCount: number,
  members: readonly number[],
  partitionsBefore = 0,
): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: partitionCount }, (_, p) => members[(partitionsBefore + p) % members.length]!);
}

/** Balanced to within one; nobody loses a partition that balance lets them keep. */
export function assignSticky(
  partitionCount: number,
  members: readonly number[],
  before: Int32Array,
): Int32Array<ArrayBuffer> {
  const owners = new Int32Array(partitionCount).fill(UNOWNED);
  const loads = new Map(members.map((member) => [member, 0]));
  keep(owners, before, loads, Math.floor(partitionCount / members.length), Infinity);
  keep(owners, before, loads, 1, partitionCount % members.length);
  for (let partition = 0; partition < partitionCount; partition++) {
    if (owners[partition] !== UNOWNED) continue;
    const member = leastLoaded(members, loads);
    owners[partition] = member;
    loads.set(member, loads.get(member)! + 1);
  }
  return owners;
}

/** Lets each of at most `memberLimit` members keep up to `more` partitions of those that are still free. */
function keep(
  owners: Int32Array,
  before: Int32Array,
  loads: Map<number, number>,
  more: number,
  memberLimit: number,
): void {
  const kept = new Map<number, number>();
  for (let partition = 0; partition < owners.length; partition++) {
    const member = before[partition]!;
    if (owners[partition] !== UNOWNED || !loads.has(member)) continue;
    const already = kept.get(member) ?? 0;
    if (already >= more || (already === 0 && kept.size >= memberLimit)) continue;
    kept.set(member, already + 1);
    owners[partition] = member;
    loads.set(member, loads.get(member)! + 1);
  }
}

function leastLoaded(members: readonly number[], loads: ReadonlyMap<number, number>): number {
  let least = members[0]!;
  for (const member of members) if (loads.get(member)! < loads.get(least)!) least = member;
  return least;
}

function quotaOf(i: number, partitionCount: number, memberCount: number): number {
  return Math.floor(partitionCount / memberCount) + (i < partitionCount % memberCount ? 1 : 0);
}

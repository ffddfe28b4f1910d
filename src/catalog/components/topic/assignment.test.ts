import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignRange, assignRoundRobin, assignSticky, UNOWNED } from "./assignment";

const loads = (owners: Int32Array, members: readonly number[]): number[] =>
  members.map((member) => owners.filter((owner) => owner === member).length);

describe("range assignment", () => {
  test("is that of the RangeAssignor's documentation: two topics of three partitions, two consumers", () => {
    expect([...assignRange(3, [0, 1])]).toEqual([0, 0, 1]);
  });

  test("gives the first members one more: seven partitions, three consumers", () => {
    expect(loads(assignRange(7, [0, 1, 2]), [0, 1, 2])).toEqual([3, 2, 2]);
  });

  test("leaves consumers idle when there are more of them than partitions", () => {
    expect(loads(assignRange(2, [0, 1, 2]), [0, 1, 2])).toEqual([1, 1, 0]);
  });
});

test("round robin assignment goes in turn", () => {
  expect([...assignRoundRobin(5, [0, 2])]).toEqual([0, 2, 0, 2, 0]);
});

test("round robin goes on over the topics of a group: two of three partitions, two consumers, three each", () => {
  expect([...assignRoundRobin(3, [0, 1]), ...assignRoundRobin(3, [0, 1], 3)]).toEqual([0, 1, 0, 1, 0, 1]);
});

describe("sticky assignment", () => {
  test("moves only the partitions of the member that left", () => {
    const before = assignRoundRobin(6, [0, 1, 2]);
    const after = assignSticky(6, [0, 2], before);
    for (let partition = 0; partition < 6; partition++) {
      if (before[partition] !== 1) expect(after[partition]).toBe(before[partition]);
    }
    expect(loads(after, [0, 2])).toEqual([3, 3]);
  });

  test("takes as few as balance needs when a member joins", () => {
    const after = assignSticky(9, [0, 1, 2], assignRange(9, [0, 1]));
    expect(loads(after, [0, 1, 2])).toEqual([3, 3, 3]);
  });
});

test("every rule is balanced to within one and leaves no partition without owner", () => {
  const members = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), members, members, (partitionCount, before, now) => {
      const first = assignSticky(partitionCount, before, new Int32Array(partitionCount).fill(UNOWNED));
      for (const owners of [
        assignRange(partitionCount, now),
        assignRoundRobin(partitionCount, now),
        assignSticky(partitionCount, now, first),
      ]) {
        const counts = loads(owners, now);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(partitionCount);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

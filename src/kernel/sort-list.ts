import { END, type EventTable } from "./event-table";

/** Runs of 2^level events that wait for their like; 32 levels are more than there are slots. */
const runs = new Int32Array(32).fill(END);

/**
 * Brings a list of any length and order into the order of (time, sequence). Returns the new first. A merge sort that goes
 * through the list once and merges runs of equal length as they come about, as in the Linux kernel's `list_sort`.
 */
export function sortList(table: EventTable, first: number): number {
  for (let slot = first; slot !== END; ) {
    const following = table.next(slot);
    let run = table.prepend(END, slot);
    let level = 0;
    for (; runs[level] !== END; level++) {
      run = merge(table, runs[level]!, run);
      runs[level] = END;
    }
    runs[level] = run;
    slot = following;
  }
  let sorted = END;
  for (let level = 0; level < runs.length; level++) {
    sorted = merge(table, runs[level]!, sorted);
    runs[level] = END;
  }
  return sorted;
}

function merge(table: EventTable, x: number, y: number): number {
  if (x === END) return y;
  if (y === END) return x;
  let [nextX, nextY] = [x, y];
  const first = table.isBefore(x, y) ? x : y;
  let last = END;
  while (nextX !== END && nextY !== END) {
    const earlier = table.isBefore(nextX, nextY) ? nextX : nextY;
    if (earlier === nextX) nextX = table.next(nextX);
    else nextY = table.next(nextY);
    if (last !== END) table.prepend(earlier, last);
    last = earlier;
  }
  table.prepend(nextX === END ? nextY : nextX, last);
  return first;
}

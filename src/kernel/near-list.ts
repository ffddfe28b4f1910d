import type { EventColumns } from "./event-columns";

/**
 * The events that come next, in exact order, in one small sorted array. The earliest stands at `head`; a new event is
 * moved in from the back, because most are scheduled behind most others. Cost linear in the events it has to pass:
 * right for some seventy entries, which the ladder sees to; a crowd at one instant only ever appends.
 */
export class NearList {
  private readonly events: EventColumns;
  /** Times and slots side by side: comparing does not have to visit the columns. */
  times = new Float64Array(256);
  slots = new Int32Array(256);
  head = 0;
  tail = 0;

  constructor(events: EventColumns) {
    this.events = events;
  }

  get length(): number {
    return this.tail - this.head;
  }

  get isOneInstant(): boolean {
    return this.times[this.head] === this.times[this.tail - 1];
  }

  insert(slot: number): void {
    if (this.tail === this.times.length) this.makeRoom();
    const { times, slots, head } = this;
    const time = this.events.time[slot]!;
    let i = this.tail++;
    while (i > head && times[i - 1]! > time) {
      times[i] = times[i - 1]!;
      slots[i] = slots[i - 1]!;
      i--;
    }
    // Only an event with a reserved sequence can have to pass others of its own time.
    while (i > head && times[i - 1] === time && this.events.isBefore(slot, slots[i - 1]!)) {
      times[i] = time;
      slots[i] = slots[i - 1]!;
      i--;
    }
    times[i] = time;
    slots[i] = slot;
  }

  /** A position near `head + count` where one instant ends and another begins. Not for a list of one instant. */
  cutAfter(count: number): number {
    const { times, head } = this;
    let cut = head + count;
    while (times[cut] === times[head]) cut++;
    while (times[cut - 1] === times[cut]) cut--;
    return cut;
  }

  /** Forgets every entry from this position on: somebody else has taken them. */
  truncate(position: number): void {
    this.tail = position;
  }

  /** Drops the cancelled events. */
  sweep(): void {
    const { events, times, slots } = this;
    let kept = 0;
    for (let i = this.head; i < this.tail; i++) {
      const slot = slots[i]!;
      if (events.isDead(slot)) {
        events.drop(slot);
        continue;
      }
      times[kept] = times[i]!;
      slots[kept++] = slot;
    }
    this.head = 0;
    this.tail = kept;
  }

  /** The back has reached the end of the arrays: move everything to the front, into wider ones when half full. */
  private makeRoom(): void {
    const { head, tail } = this;
    const isCrowded = (tail - head) * 2 > this.times.length;
    const times = isCrowded ? new Float64Array(this.times.length * 2) : this.times;
    const slots = isCrowded ? new Int32Array(this.slots.length * 2) : this.slots;
    times.set(this.times.subarray(head, tail));
    slots.set(this.slots.subarray(head, tail));
    this.times = times;
    this.slots = slots;
    this.head = 0;
    this.tail = tail - head;
  }
}

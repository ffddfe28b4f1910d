import type { EventRows } from "./event-rows";

/**
 * The events that come next, in exact order, in one small sorted array. The earliest stands at `head`; a new event is
 * moved in from the back, because most are scheduled behind most others. Cost linear in the events it has to pass:
 * right for some seventy entries, which the ladder sees to; a crowd at one instant only ever appends.
 */
export class NearList {
  private readonly events: EventRows;
  slots = new Int32Array(256);
  head = 0;
  tail = 0;

  constructor(events: EventRows) {
    this.events = events;
  }

  get length(): number {
    return this.tail - this.head;
  }

  get isOneInstant(): boolean {
    return this.time(this.head) === this.time(this.tail - 1);
  }

  insert(slot: number): void {
    if (this.tail === this.slots.length) this.makeRoom();
    const { events, slots, head } = this;
    const time = events.time(slot);
    let i = this.tail++;
    while (i > head && events.time(slots[i - 1]!) > time) {
      slots[i] = slots[i - 1]!;
      i--;
    }
    // Only an event with a reserved sequence can have to pass others of its own time.
    while (i > head && events.isBefore(slot, slots[i - 1]!)) {
      slots[i] = slots[i - 1]!;
      i--;
    }
    slots[i] = slot;
  }

  /** The time of the event at a position. */
  time(position: number): number {
    return this.events.time(this.slots[position]!);
  }

  /** A position near `head + count` where one instant ends and another begins. Not for a list of one instant. */
  cutAfter(count: number): number {
    const { head } = this;
    let cut = head + count;
    while (this.time(cut) === this.time(head)) cut++;
    while (this.time(cut - 1) === this.time(cut)) cut--;
    return cut;
  }

  /** Forgets every entry from this position on: somebody else has taken them. */
  truncate(position: number): void {
    this.tail = position;
  }

  /** Drops the cancelled events. */
  sweep(): void {
    const { events, slots } = this;
    let kept = 0;
    for (let i = this.head; i < this.tail; i++) {
      const slot = slots[i]!;
      if (events.isDead(slot)) events.drop(slot);
      else slots[kept++] = slot;
    }
    this.head = 0;
    this.tail = kept;
  }

  /** The back has reached the end of the array: move everything to the front, into a wider one when half full. */
  private makeRoom(): void {
    const { head, tail } = this;
    const isCrowded = (tail - head) * 2 > this.slots.length;
    const slots = isCrowded ? new Int32Array(this.slots.length * 2) : this.slots;
    slots.set(this.slots.subarray(head, tail));
    this.slots = slots;
    this.head = 0;
    this.tail = tail - head;
  }
}

import { widerInts } from "./message-table";

/** Which message each delivery carries, by call slot: the scratch columns of a slot belong to whoever holds it. */
export class Deliveries {
  message = new Int32Array(0);
  /** Generation of the message at the delivery: a message that has left meanwhile is nobody's any more. */
  generation = new Int32Array(0);
  /** Which delivery of the message this is, from 1. */
  receive = new Int32Array(0);
  consumer = new Int32Array(0);

  /** Makes room for slots below `slotCount`. */
  reserve(slotCount: number): void {
    if (slotCount <= this.message.length) return;
    this.message = widerInts(this.message, slotCount);
    this.generation = widerInts(this.generation, slotCount);
    this.receive = widerInts(this.receive, slotCount);
    this.consumer = widerInts(this.consumer, slotCount);
  }
}

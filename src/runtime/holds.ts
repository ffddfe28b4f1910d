/**
 * What a callee tells its caller before it answers (there is room, the connection is yours), and how the caller gives back what
 * it holds. Seldom used beside sending and settling.
 */
import { slowedNs } from "../model/call-faults";
import { FLAG_ANSWERED, FLAG_CALL, FLAG_WIRE, NO_SLOT, NOBODY } from "../model/calls";
import type { Wiring } from "./wire";

export class Holds {
  readonly #wiring: Wiring;
  readonly #releaseEvent: number;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#releaseEvent = wiring.kernel.handler((slot, generation) => {
      if (this.#isHeld(slot, generation)) this.#released(slot);
    });
  }

  accepted(slot: number): void {
    const strand = this.#strandBehind(slot);
    if (strand < 0) return;
    const { calls, nodes } = this.#wiring;
    const node = calls.node[strand]!;
    if (node >= 0) nodes[node]!.instance.accepted?.(strand);
  }

  granted(slot: number): boolean {
    const strand = this.#strandBehind(slot);
    if (strand < 0) return false;
    const { calls, nodes } = this.#wiring;
    const node = calls.node[strand]!;
    return node >= 0 && nodes[node]!.instance.granted?.(strand, slot) === true;
  }

  release(slot: number, generation: number): void {
    if (!this.#isHeld(slot, generation)) return;
    const travelNs = this.#travelNs(slot);
    if (travelNs === 0) this.#released(slot);
    else this.#wiring.kernel.after(travelNs, this.#releaseEvent, slot, generation);
  }

  /** The job or branch that made the call which `slot` is a layer of; NO_SLOT when it no longer waits. */
  #strandBehind(slot: number): number {
    const { calls } = this.#wiring;
    let at = slot;
    while (at >= 0 && (calls.flags[at]! & FLAG_CALL) === 0) at = calls.parent[at]!;
    return at < 0 || calls.owner[at]! <= NOBODY ? NO_SLOT : calls.parent[at]!;
  }

  #released(slot: number): void {
    const { calls, nodes } = this.#wiring;
    nodes[calls.node[slot]!]!.instance.released?.(slot);
  }

  /** It is the same call as when it was granted, and its callee has not answered it. */
  #isHeld(slot: number, generation: number): boolean {
    const { calls } = this.#wiring;
    return (
      calls.generation[slot] === generation && calls.node[slot]! >= 0 && (calls.flags[slot]! & FLAG_ANSWERED) === 0
    );
  }

  /** How long the news travels that `slot` is given back; behind policies at the callee's door, `slot` is not what came over the link. */
  #travelNs(slot: number): number {
    const { calls, links } = this.#wiring;
    let at = slot;
    while (at >= 0 && (calls.flags[at]! & FLAG_WIRE) === 0) at = calls.parent[at]!;
    // A policy at the door gave up on it: nobody else waits for it.
    if (at < 0) return 0;
    const link = links[calls.link[at]!]!;
    return (link.isInstant ? 0 : link.requestLatency()) + slowedNs(link.conditions, calls, at, 0);
  }
}

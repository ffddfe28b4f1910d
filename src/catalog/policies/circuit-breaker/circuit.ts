import { type EventHandle, IntRing, type Kernel, NO_EVENT } from "../../../model/kernel";
import { BreakerMachine, type CircuitStateName, type MachineOwner, type MachineSettings } from "./machine";
import type { BreakerRule } from "./rules/rule";

export interface CircuitOwner {
  /** A circuit moved. */
  circuitMoved(from: CircuitStateName, to: CircuitStateName, atNs: number): void;
  openForNs(nth: number): number;
}

/** One circuit: its states, the calls that wait for its verdict, and the one timer that its machine asks for. */
export class Circuit implements MachineOwner {
  readonly machine: BreakerMachine;
  /** Calls that wait for the verdict of a half-open circuit. */
  readonly waiting = new IntRing(4);
  isReleasing = false;
  readonly #owner: CircuitOwner;
  readonly #kernel: Kernel;
  readonly #onWake: number;
  readonly #index: number;
  #state: CircuitStateName = "closed";
  #wakeAtNs = Infinity;
  #wakeTimer: EventHandle = NO_EVENT;

  constructor(
    owner: CircuitOwner,
    kernel: Kernel,
    onWake: number,
    index: number,
    rule: BreakerRule,
    settings: MachineSettings,
  ) {
    this.#owner = owner;
    this.#kernel = kernel;
    this.#onWake = onWake;
    this.#index = index;
    this.machine = new BreakerMachine(rule, settings, this);
  }

  moved(to: CircuitStateName, atNs: number): void {
    const from = this.#state;
    this.#state = to;
    this.#owner.circuitMoved(from, to, atNs);
  }

  openForNs(nth: number): number {
    return this.#owner.openForNs(nth);
  }

  /** The timer rang. */
  wake(): void {
    this.#wakeAtNs = Infinity;
    this.machine.wake(this.#kernel.now);
    this.arm();
  }

  /** Keeps one timer at the moment that the machine wants to be woken. */
  arm(): void {
    const wakeAtNs = Math.ceil(this.machine.wakeAtNs);
    if (wakeAtNs === this.#wakeAtNs) return;
    const kernel = this.#kernel;
    if (this.#wakeAtNs < Infinity) kernel.cancel(this.#wakeTimer);
    this.#wakeAtNs = wakeAtNs;
    if (wakeAtNs < Infinity) this.#wakeTimer = kernel.at(Math.max(kernel.now, wakeAtNs), this.#onWake, this.#index, 0);
  }
}

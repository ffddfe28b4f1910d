/** The process of a component that passes calls on (a proxy, a load balancer): it is up or down, and its crash ends what goes through it. */
import { HeldJobs } from "./held-jobs";
import type { ComponentContext } from "./kind";
import { FAILED } from "./outcome";

export class Relay {
  isDown = false;
  readonly #context: ComponentContext;
  readonly #jobs: HeldJobs;
  readonly #giveUp: (slot: number) => void;

  /**
   * @param holder the cancel handler that the component writes into the slots of its calls
   * @param giveUp abandons what was sent on for a call, which then fails
   */
  constructor(context: ComponentContext, holder: number, giveUp: (slot: number) => void) {
    this.#context = context;
    this.#jobs = new HeldJobs(context.engine.calls, holder);
    this.#giveUp = giveUp;
  }

  /** It crashed, with every connection through it; or it is back. */
  conditionsChanged(): void {
    const { conditions, engine, place } = this.#context;
    const wasDown = this.isDown;
    this.isDown = conditions.downReplicaCount > 0;
    if (!this.isDown || wasDown) return;
    this.#jobs.failAll((slot) => {
      this.#giveUp(slot);
      engine.settleFrom(slot, FAILED, place);
    });
  }
}

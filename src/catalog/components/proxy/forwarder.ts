import { slowedNs } from "../../../model/call-faults";
import { NO_EVENT, type Sampler } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, SettingsOf } from "../../../model/kind";
import { CANCELLED, FAILED, type Outcome } from "../../../model/outcome";
import { abandonHolding, holdsNothing, passGrant, passRelease } from "../../../model/passed-hold";
import { Relay } from "../../../model/relay";
import type { PROXY_FIELDS } from "./fields";

export type ProxySettings = SettingsOf<typeof PROXY_FIELDS>;

/** Forwards every call over its one link; its admission policies do the rest. */
export class Forwarder implements ComponentInstance {
  readonly #context: ComponentContext;
  readonly #relay: Relay;
  #hopTime: Sampler;
  readonly #onHop: number;
  readonly #onSettled: number;
  readonly #onCancel: number;

  constructor(context: ComponentContext, settings: ProxySettings) {
    this.#context = context;
    this.#hopTime = context.sampler(settings.hopTime, "hop-time");
    this.#onHop = context.engine.kernel.handler((slot) => this.#forward(slot));
    this.#onSettled = context.engine.settleHandler((inner, outcome) => this.#settled(inner, outcome));
    this.#onCancel = context.engine.cancelHandler((slot) => this.#withdraw(slot));
    this.#relay = new Relay(context, this.#onCancel, (slot) => this.#giveUp(slot));
  }

  receive(slot: number): void {
    const { engine, conditions } = this.#context;
    const { calls, kernel } = engine;
    if (this.#relay.isDown || this.#context.outgoing.length === 0)
      return engine.settleFrom(slot, FAILED, this.#context.place);
    calls.holder[slot] = this.#onCancel;
    calls.a[slot] = -1;
    calls.timer[slot] = NO_EVENT;
    const delay = slowedNs(conditions, calls, slot, this.#hopTime());
    if (delay === 0) this.#forward(slot);
    else calls.timer[slot] = kernel.after(delay, this.#onHop, slot, 0);
  }

  conditionsChanged(): void {
    this.#relay.conditionsChanged();
  }

  isReplicaUp(): boolean {
    return !this.#relay.isDown;
  }

  granted(slot: number, held: number): boolean {
    const { engine } = this.#context;
    return passGrant(engine, slot, engine.calls.a[slot]!, held);
  }

  released(slot: number): void {
    const { engine } = this.#context;
    passRelease(engine, engine.calls.a[slot]!);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#hopTime = this.#context.sampler((settings as unknown as ProxySettings).hopTime, "hop-time");
  }

  #forward(slot: number): void {
    const { engine, outgoing } = this.#context;
    engine.calls.timer[slot] = NO_EVENT;
    const inner = engine.open(slot, this.#onSettled);
    engine.calls.attempt[inner] = 1;
    holdsNothing(engine, inner);
    engine.calls.a[slot] = inner;
    engine.send(outgoing[0]!.linkIndex, inner);
  }

  #settled(inner: number, outcome: Outcome): void {
    const { engine } = this.#context;
    const slot = engine.calls.parent[inner]!;
    engine.calls.cause[slot] = engine.calls.cause[inner]!;
    passRelease(engine, inner);
    engine.calls.holder[slot] = 0;
    engine.settle(slot, outcome);
  }

  #withdraw(slot: number): void {
    this.#giveUp(slot);
    this.#context.engine.settle(slot, CANCELLED);
  }

  #giveUp(slot: number): void {
    const { engine } = this.#context;
    const inner = engine.calls.a[slot]!;
    if (engine.calls.timer[slot] !== NO_EVENT) engine.kernel.cancel(engine.calls.timer[slot]!);
    if (inner >= 0) abandonHolding(engine, inner);
    engine.calls.holder[slot] = 0;
  }
}

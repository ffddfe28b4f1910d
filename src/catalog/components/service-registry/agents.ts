import { msToNs, type RandomStream } from "../../../model/kernel";
import type { ComponentContext } from "../../../model/kind";
import type { ServiceRegistrySettings } from "./fields";
import type { Instance, InstanceList } from "./instances";

export interface AgentHost {
  /** A heartbeat (or a registration) of the instance arrived. */
  renewed(instance: Instance): void;
  /** Its deregistration arrived. */
  left(instance: Instance): void;
  /** Time to look at all instances: replicas come and go without telling. */
  lookAround(): void;
  /** A message got lost. */
  lost(): void;
}

/** What runs beside every instance: registers it, sends its heartbeats, takes it out when it stops gracefully. */
export class Agents {
  readonly #context: ComponentContext;
  readonly #host: AgentHost;
  #settings: ServiceRegistrySettings;
  readonly #phases: RandomStream;
  readonly #onHeartbeat: number;
  readonly #onRenewal: number;
  readonly #onLeave: number;

  constructor(context: ComponentContext, instances: InstanceList, host: AgentHost, settings: ServiceRegistrySettings) {
    const { kernel } = context.engine;
    this.#context = context;
    this.#host = host;
    this.#settings = settings;
    this.#phases = context.stream("heartbeat-phases");
    this.#onHeartbeat = kernel.handler((index) => this.#heartbeat(instances.all[index]!));
    this.#onRenewal = kernel.handler((index) => host.renewed(instances.all[index]!));
    this.#onLeave = kernel.handler((index) => host.left(instances.all[index]!));
  }

  configure(settings: ServiceRegistrySettings): void {
    this.#settings = settings;
  }

  /** The instance has run for long and is somewhere between two heartbeats. @returns time since the last one (ns) */
  begin(instance: Instance): number {
    const heartbeatNs = msToNs(this.#settings.heartbeatMs);
    const phase = Math.floor(this.#phases.next() * heartbeatNs);
    instance.heartbeatTimer = this.#context.engine.kernel.after(phase, this.#onHeartbeat, instance.index, 0);
    instance.wasReady = instance.isReady;
    return heartbeatNs - phase;
  }

  /** An agent sees at once what becomes of its own process. */
  look(instance: Instance): void {
    const { isReady } = instance;
    const hasStarted = isReady && !instance.wasReady;
    instance.wasReady = isReady;
    if (hasStarted) return this.#restart(instance);
    const leaves = instance.isLeaving || (instance.isUp && !isReady);
    const isKnown = instance.isRegistered || instance.hasExpired;
    if (leaves && isKnown && this.#settings.deregistersOnStop) this.#send(instance, this.#onLeave);
  }

  #heartbeat(instance: Instance): void {
    this.#plan(instance);
    const { wasReady } = instance;
    this.#host.lookAround();
    // Who has just started has registered with that.
    if (wasReady && instance.isReady) this.#send(instance, this.#onRenewal);
  }

  /** A process that starts registers, and sends heartbeats from then on. */
  #restart(instance: Instance): void {
    this.#context.engine.kernel.cancel(instance.heartbeatTimer);
    this.#plan(instance);
    this.#send(instance, this.#onRenewal);
  }

  #plan(instance: Instance): void {
    const heartbeatNs = msToNs(this.#settings.heartbeatMs);
    instance.heartbeatTimer = this.#context.engine.kernel.after(heartbeatNs, this.#onHeartbeat, instance.index, 0);
  }

  #send(instance: Instance, handler: number): void {
    const { engine } = this.#context;
    const travel = instance.isSilent ? Infinity : engine.controlDelay(instance.peer.linkIndex, false);
    if (travel === Infinity) this.#host.lost();
    else engine.kernel.post(travel, handler, instance.index, 0);
  }
}

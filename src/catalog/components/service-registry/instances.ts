import { type EventHandle, NO_EVENT } from "../../../model/kernel";
import type { ControlPeer } from "../../../model/kind";

/** One replica of a component that registers: what it does, and what the registry holds of it. */
export class Instance {
  /** Its place in the list of all. */
  readonly index: number;
  readonly peer: ControlPeer;
  readonly replica: number;
  readonly name: string;
  /** It has a lease. */
  isRegistered = false;
  /** Last renewal that reached the registry + lease (ns). */
  expiresAt = 0;
  expiryTimer: EventHandle = NO_EVENT;
  heartbeatTimer: EventHandle = NO_EVENT;
  /** As its own agent last saw it. */
  wasReady = false;
  /** Its lease ran out, and it has not registered again. */
  hasExpired = false;
  /** It stands in the list that is handed out. */
  isListed = false;
  /** It is named there as one that does not seem well. */
  isUnwell = false;

  constructor(index: number, peer: ControlPeer, replica: number) {
    this.index = index;
    this.peer = peer;
    this.replica = replica;
    this.name = `${peer.id}#${replica + 1}`;
  }

  get isUp(): boolean {
    const { instance } = this.peer;
    if (this.replica > 0 && this.replica >= (instance.replicaCount ?? 1)) return false;
    return instance.isReplicaUp?.(this.replica) ?? true;
  }

  /** It was told to stop: scaled in, or replaced by a rollout. A crashed one is still counted. */
  get isLeaving(): boolean {
    const { instance } = this.peer;
    if (this.replica > 0 && this.replica >= (instance.replicaCount ?? 1)) return true;
    return instance.isReplicaLeaving?.(this.replica) ?? false;
  }

  get isReady(): boolean {
    return this.isUp && (this.peer.instance.isReplicaReady?.(this.replica) ?? true);
  }

  /** A fault keeps its heartbeats from everybody. The last replicas are silent, as they are the first to crash. */
  get isSilent(): boolean {
    const { silentRatio } = this.peer.conditions;
    if (silentRatio <= 0) return false;
    const count = this.peer.instance.replicaCount ?? 1;
    return this.replica >= count - Math.round(Math.min(1, silentRatio) * count);
  }
}

/** Everybody who registers, by component; replicas that are added come last. */
export class InstanceList {
  readonly all: Instance[] = [];
  readonly #peers: readonly ControlPeer[];
  readonly #byComponent = new Map<string, Instance[]>();

  constructor(peers: readonly ControlPeer[]) {
    this.#peers = peers;
    for (const { id } of peers) this.#byComponent.set(id, []);
  }

  /** Takes in replicas that were added since; true when there are any. */
  grow(): boolean {
    const before = this.all.length;
    for (const peer of this.#peers) {
      const own = this.#byComponent.get(peer.id)!;
      const count = Math.max(1, peer.instance.replicaCount ?? 1);
      while (own.length < count) {
        const instance = new Instance(this.all.length, peer, own.length);
        own.push(instance);
        this.all.push(instance);
      }
    }
    return this.all.length > before;
  }

  /** undefined = the component does not register here; null = that replica is not known yet. */
  find(component: string, replica: number): Instance | null | undefined {
    const own = this.#byComponent.get(component);
    return own === undefined ? undefined : (own[replica] ?? null);
  }
}

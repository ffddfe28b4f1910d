import type { Outgoing } from "../../../model/kind";

interface Endpoint {
  readonly outgoing: Outgoing;
  /** Replica of the component behind the link; -1 = the component as a whole. */
  readonly replica: number;
}

/** One endpoint per replica of what is behind each link; numbers never change, replicas that are added come last. */
export class EndpointList {
  readonly #all: Endpoint[] = [];
  readonly #outgoing: readonly Outgoing[];
  readonly #replicaCounts: number[];

  constructor(outgoing: readonly Outgoing[]) {
    this.#outgoing = outgoing;
    this.#replicaCounts = outgoing.map(() => 0);
  }

  get count(): number {
    return this.#all.length;
  }

  /** Takes in replicas that were added since. True when there are any. */
  grow(): boolean {
    const before = this.#all.length;
    for (let link = 0; link < this.#outgoing.length; link++) {
      const outgoing = this.#outgoing[link]!;
      const count = endpointCount(outgoing);
      const isWhole = outgoing.target.replicaCount === undefined;
      for (let i = this.#replicaCounts[link]!; i < count; i++) this.#all.push({ outgoing, replica: isWhole ? -1 : i });
      if (count > this.#replicaCounts[link]!) this.#replicaCounts[link] = count;
    }
    return this.#all.length > before;
  }

  at(endpoint: number): Endpoint {
    return this.#all[endpoint]!;
  }

  nameOf(endpoint: number): string {
    const { outgoing, replica } = this.at(endpoint);
    return replica < 0 ? outgoing.to : `${outgoing.to}#${replica + 1}`;
  }

  /** The process is there and answers. */
  isAlive(endpoint: number): boolean {
    const { outgoing, replica } = this.at(endpoint);
    const { target } = outgoing;
    if (replica > 0 && replica >= (target.replicaCount ?? 1)) return false;
    return target.isReplicaUp?.(Math.max(0, replica)) ?? true;
  }

  /** It answers, and wants calls. */
  isReady(endpoint: number): boolean {
    const { outgoing, replica } = this.at(endpoint);
    return this.isAlive(endpoint) && (outgoing.target.isReplicaReady?.(Math.max(0, replica)) ?? true);
  }
}

function endpointCount({ target, targetSettings }: Outgoing): number {
  return targetSettings.queuePlacement === "shared" ? 1 : Math.max(1, target.replicaCount ?? 1);
}

/** Whom the components of a scenario have links to, as they see each other. */
import type { ComponentDocument, LinkDocument } from "../model/document";
import type {
  AnyComponentKind,
  AnyTransportKind,
  ComponentInstance,
  Conditions,
  ControlPeer,
  Outgoing,
  Peer,
} from "../model/kind";
import type { Columns } from "./columns";
import type { NodeState } from "./wire";

/** A scenario with names resolved to numbers, and the components that are being made of it. */
export interface Surroundings {
  readonly components: readonly ComponentDocument[];
  readonly links: readonly LinkDocument[];
  readonly linkIds: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** By component. */
  readonly kinds: readonly AnyComponentKind[];
  readonly settings: readonly Readonly<Record<string, unknown>>[];
  readonly nodes: readonly NodeState[];
  readonly columns: readonly Columns[];
  /** By link. */
  readonly transports: readonly AnyTransportKind[];
}

export class Neighbours {
  readonly #all: Surroundings;

  constructor(all: Surroundings) {
    this.#all = all;
  }

  /** Links over which a component may call or publish. */
  outgoing(id: string): Outgoing[] {
    return this.#all.links.flatMap((link, i) => (link.from === id && !this.#isControl(link) ? [this.#linkTo(i)] : []));
  }

  /** Whom it reports to or asks. */
  controlPlanes(id: string): ControlPeer[] {
    return this.#all.links.flatMap((link, i) =>
      link.from === id && this.#isControl(link) ? [this.#peerOver(i, link.to)] : [],
    );
  }

  /** Of a control plane: who reports to it or asks it. */
  controlled(id: string): ControlPeer[] {
    return this.#all.links.flatMap((link, i) =>
      link.to === id && this.#isControl(link) ? [this.#peerOver(i, link.from)] : [],
    );
  }

  incomingCount(id: string): number {
    return this.#all.links.filter(({ to }) => to === id).length;
  }

  /** Somebody who calls it chooses among its replicas. */
  isBalanced(id: string): boolean {
    return this.#all.links.some(({ from, to }) => to === id && this.#kindOf(from).isBalancer === true);
  }

  /** A component by its id, whether or not there is a link to it. */
  peer(id: string): Peer | undefined {
    const index = this.#all.indexOf.get(id);
    if (index === undefined) return undefined;
    const { counters, levels } = this.#all.columns[index]!;
    return {
      instance: this.#all.nodes[index]!.instance,
      counter: (name) => counters.get(name),
      level: (name) => levels.get(name),
    };
  }

  #isControl({ to }: LinkDocument): boolean {
    return this.#kindOf(to).isControlPlane === true;
  }

  #kindOf(id: string): AnyComponentKind {
    return this.#all.kinds[this.#all.indexOf.get(id)!]!;
  }

  #linkTo(linkIndex: number): Outgoing {
    const { links, linkIds, indexOf, kinds, settings, nodes, transports } = this.#all;
    const { to, cancellation } = links[linkIndex]!;
    const index = indexOf.get(to)!;
    const kind = kinds[index]!;
    const targetSettings = settings[index]!;
    return new OutgoingLink(nodes[index]!, {
      linkIndex,
      id: linkIds[linkIndex]!,
      to,
      isMessaging: kind.isMessaging === true,
      holdsUntilAccepted:
        kind.holdsCallers?.(targetSettings as never) === true || transports[linkIndex]!.holdsCallers === true,
      cancellation: cancellation === true,
      targetSettings,
    });
  }

  #peerOver(linkIndex: number, id: string): ControlPeer {
    const { components, indexOf, nodes } = this.#all;
    const index = indexOf.get(id)!;
    const kind = this.#kindOf(id);
    return new PeerOverLink(nodes[index]!, {
      linkIndex,
      id,
      label: components[index]!.label ?? id,
      looksUp: kind.isBalancer === true && kind.isMessaging !== true,
    });
  }
}

/*
 * Classes, because who stands at the other end is known only when all are made: a getter in an object literal says the same, but
 * V8 then keeps the object as a dictionary, and every call over the link looks its fields up by hash.
 */

class OutgoingLink implements Outgoing {
  readonly linkIndex: number;
  readonly id: string;
  readonly to: string;
  readonly isMessaging: boolean;
  readonly holdsUntilAccepted: boolean;
  readonly cancellation: boolean;
  readonly targetSettings: Readonly<Record<string, unknown>>;
  readonly targetConditions: Conditions;
  readonly #node: NodeState;

  constructor(node: NodeState, of: Omit<Outgoing, "target" | "targetConditions" | "watch">) {
    this.#node = node;
    this.linkIndex = of.linkIndex;
    this.id = of.id;
    this.to = of.to;
    this.isMessaging = of.isMessaging;
    this.holdsUntilAccepted = of.holdsUntilAccepted;
    this.cancellation = of.cancellation;
    this.targetSettings = of.targetSettings;
    this.targetConditions = node.conditions;
  }

  get target(): ComponentInstance {
    return this.#node.instance;
  }

  watch(listener: () => void): void {
    this.#node.watchers.push(listener);
  }
}

class PeerOverLink implements ControlPeer {
  readonly linkIndex: number;
  readonly id: string;
  readonly label: string;
  readonly looksUp: boolean;
  readonly conditions: Conditions;
  readonly #node: NodeState;

  constructor(node: NodeState, of: Pick<ControlPeer, "linkIndex" | "id" | "label" | "looksUp">) {
    this.#node = node;
    this.linkIndex = of.linkIndex;
    this.id = of.id;
    this.label = of.label;
    this.looksUp = of.looksUp;
    this.conditions = node.conditions;
  }

  get instance(): ComponentInstance {
    return this.#node.instance;
  }

  watch(listener: () => void): void {
    this.#node.watchers.push(listener);
  }
}

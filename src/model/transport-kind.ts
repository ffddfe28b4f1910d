/** The contract of link transports. */
import type { RandomStream } from "../kernel/random";
import type { Conditions, Context } from "./engine";
import type { Fields, SettingsOf } from "./fields";
import type { KindCommon, Measured } from "./kind-common";

export interface TransportContext extends Context {
  /** Puts `slot` on the wire; its end is the end of the attempt. */
  readonly transmit: (slot: number) => void;
  /** Of the link, each way; 0 = no limit. */
  readonly bandwidthBytesPerSecond: number;
  /** The link's. */
  readonly conditions: Conditions;
  /** Whether this message loses a packet: by the link's own loss and by that of faults. */
  readonly losesPacket: (slot: number, draws: RandomStream) => boolean;
  /** There and back over the network, drawn anew. */
  readonly roundTripNs: () => number;
  readonly cancellation: boolean;
}

/**
 * How calls travel over a link: the innermost layer around the wire. `enter` receives the slot that the transport must
 * settle, exactly once; it opens an attempt and gives that to `transmit`.
 */
export interface TransportInstance {
  enter(slot: number): void;
  /** What the network loses is sent again: a loss costs time, and no attempt. */
  readonly sendsAgain: boolean;
  /** The link's `conditions` changed. */
  conditionsChanged?(): void;
  describe?(): Readonly<Record<string, unknown>>;
}

export interface TransportKind<F extends Fields = Fields> extends KindCommon<F>, Measured {
  readonly type: "transport";
  /** True when senders stand still until there is room, and keep their worker meanwhile. */
  readonly holdsCallers?: boolean;
  /** Undefined = the wire itself: calls go out at once and cost nothing. */
  create(context: TransportContext, settings: SettingsOf<F>): TransportInstance | undefined;
}

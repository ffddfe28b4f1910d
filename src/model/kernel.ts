/** What catalog entries may use of the kernel, by name. Entries import this instead of reaching below the model. */
export { AliasTable } from "../kernel/alias";
export { assert } from "../kernel/assert";
export { type EventHandle, NO_EVENT } from "../kernel/calendar";
export type { DistributionSpec, Sampler } from "../kernel/distributions";
export type { Handler, Kernel } from "../kernel/kernel";
export { exp, log, pow } from "../kernel/math";
export type { RandomStream } from "../kernel/random";
export { IntRing } from "../kernel/ring";
export { SlotPool } from "../kernel/slots";
export { msToNs, NS_PER_MS, nsToMs } from "../kernel/time";
export type { TimeoutLane } from "../kernel/timeout-lane";

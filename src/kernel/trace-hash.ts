/**
 * A running 64-bit fingerprint of what a run did, in two 32-bit lanes: the same events in the same order give the same
 * digits in every engine. Plain functions over an array, because it is fed with every event. Not cryptographic.
 */
export type TraceHash = Int32Array;

export function newTraceHash(): TraceHash {
  return Int32Array.of(0x2545f491, 0x6c078965);
}

/** Takes in one event. Time in whole ns below 2^53; the other two are 32-bit integers. */
export function addToTraceHash(lanes: TraceHash, timeNs: number, handlerId: number, a: number): void {
  const timeLow = timeNs | 0;
  const timeHigh = (timeNs * 2.3283064365386963e-10) | 0;
  const x = Math.imul(lanes[0]! ^ timeLow, 0x85ebca6b);
  const y = Math.imul(lanes[1]! ^ Math.imul(handlerId, 0x27d4eb2f) ^ a, 0xc2b2ae35) + timeHigh;
  lanes[0] = ((x << 15) | (x >>> 17)) + y;
  lanes[1] = ((y << 13) | (y >>> 19)) ^ x;
}

/** The fingerprint so far: 16 hexadecimal digits. */
export function traceHashText(lanes: TraceHash): string {
  const high = mix(lanes[0]!);
  const low = mix(lanes[1]! ^ high);
  return hex(high) + hex(low);
}

/** MurmurHash3's finalizer: every bit in moves half of the bits out. */
function mix(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, "0");
}

/**
 * What the narrator says: at most one sentence per `NARRATION_INTERVAL_MS` of the reader's time, the newest state
 * change of each place, and how many others there were. Numbers are for the table; the narrator tells what changed.
 */
import type { Notice } from "../../worker/protocol";

export const NARRATION_INTERVAL_MS = 5_000;
const WAITING_MAX = 200;

export interface Narration {
  /** Notices that came since the last sentence. */
  readonly waiting: readonly Notice[];
  readonly saidAtMs: number;
  readonly sentence: string;
}

export const SILENCE: Narration = { waiting: [], saidAtMs: Number.NEGATIVE_INFINITY, sentence: "" };

export function hear(narration: Narration, notices: readonly Notice[]): Narration {
  if (notices.length === 0) return narration;
  return { ...narration, waiting: [...narration.waiting, ...notices].slice(-WAITING_MAX) };
}

/** Says the next sentence if there is something to say and enough time has passed. */
export function speak(
  narration: Narration,
  nowMs: number,
  formatTime: (ms: number) => string,
  wordsOf: (notice: Notice) => string = ({ text }) => text,
): Narration {
  const last = narration.waiting.at(-1);
  if (last === undefined || nowMs - narration.saidAtMs < NARRATION_INTERVAL_MS) return narration;
  const others = new Set(
    narration.waiting.filter((notice) => notice.place !== last.place).map((notice) => notice.place),
  ).size;
  const more =
    others === 0 ? "" : others === 1 ? " One other place changed too." : ` ${others} other places changed too.`;
  const words = wordsOf(last);
  const sentence = /[.!?]$/.test(words) ? words : `${words}.`;
  return { waiting: [], saidAtMs: nowMs, sentence: `t = ${formatTime(last.atMs)}: ${sentence}${more}` };
}

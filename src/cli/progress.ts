/** One line on standard error that says how far a long run is. */
import type { Io } from "./io";
import { spell } from "./table";

/** Runs shorter than this show nothing. */
const SHOWN_AFTER_MS = 1000;
const EVERY_MS = 100;

export interface Progress {
  update(doneRatio: number, eventCount: number): void;
  /** Wipes the line. */
  end(): void;
}

/** `isWanted`: shown also where standard error is no terminal, one line after the other. */
export function makeProgress(io: Io, isWanted: boolean): Progress {
  const startedAt = io.nowMs();
  let lastAt = Number.NEGATIVE_INFINITY;
  let width = 0;
  return {
    update(doneRatio, eventCount) {
      const now = io.nowMs();
      const isDue = now - startedAt >= SHOWN_AFTER_MS && now - lastAt >= (io.isErrTty ? EVERY_MS : SHOWN_AFTER_MS);
      if (!isDue || !(io.isErrTty || isWanted)) return;
      lastAt = now;
      const line = `${Math.floor(doneRatio * 100)} %  ${spell(eventCount)} events  ${spell((now - startedAt) / 1000)} s`;
      io.err(io.isErrTty ? `\r${line.padEnd(width)}` : `${line}\n`);
      width = line.length;
    },
    end() {
      if (io.isErrTty && width > 0) io.err(`\r${" ".repeat(width)}\r`);
    },
  };
}

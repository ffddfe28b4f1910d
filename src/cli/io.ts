/** What the commands need of the world; tests hand in their own. */
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { LIMITS } from "../scenario/limits";

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person reads what is written to `err`. */
  readonly isErrTty: boolean;
  /** The text of a file; "-" is standard input. Throws when it cannot be read. */
  read(file: string): string;
  write(file: string, text: string): void;
  nowMs(): number;
}

/** A file that cannot be read, in words for its user. */
export class UnreadableFile extends Error {}

const STDIN = 0;
const CHUNK_BYTES = 65_536;
/** Read no further than this: the parser refuses what is above 5 MB, and a device may have no end. */
const READ_BYTES_MAX = LIMITS.fileBytes * 4;
const RETRY_MS = 10;
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "you may not read it",
};

/** Node's own files and streams. */
export const nodeIo: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isErrTty: process.stderr.isTTY === true,
  read: readText,
  write: (file, text) => writeFileSync(file, text),
  nowMs: () => performance.now(),
};

function readText(file: string): string {
  const isStdin = file === "-";
  try {
    const descriptor = isStdin ? STDIN : openSync(file, "r");
    try {
      return readBounded(descriptor, file);
    } finally {
      if (!isStdin) closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`cannot read ${isStdin ? "standard input" : file}: ${reasonOf(error)}`);
  }
}

function readBounded(descriptor: number, file: string): string {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const count = readOrWait(descriptor, chunk);
    if (count === 0) return Buffer.concat(chunks).toString("utf8");
    total += count;
    if (total > READ_BYTES_MAX) throw new UnreadableFile(`${file} is far larger than 5 MB`);
    chunks.push(chunk.subarray(0, count));
  }
}

/** A pipe whose writer is slow may have nothing yet: wait for it, without turning. */
function readOrWait(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const code = codeOf(error);
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Why a file could not be read or written. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

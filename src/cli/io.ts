/** What the commands need of the world; tests hand in their own. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
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
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "you may not read it",
  EAGAIN: "nothing is piped into standard input",
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
  try {
    // The size is looked at first: a file of gigabytes must not be read to be refused.
    if (file !== "-" && statSync(file).size > LIMITS.fileBytes * 4)
      throw new UnreadableFile(`${file} is far larger than 5 MB`);
    return readFileSync(file === "-" ? STDIN : file, "utf8");
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`cannot read ${file === "-" ? "standard input" : file}: ${reasonOf(error)}`);
  }
}

/** Why a file could not be read or written. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

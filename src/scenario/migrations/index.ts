/** Old files open for ever: one pure step per version, applied in turn. */
import type { JsonObject } from "../../model/document";

/** The version that this program writes. */
export const SCENARIO_VERSION = 1;

/** Turns a document of version `from` into one of version `from + 1`. Pure: returns a new document. */
export interface Migration {
  readonly from: number;
  /** What changed, for the list of problems: its reader decides whether a result may differ. */
  readonly note: string;
  migrate(document: JsonObject): JsonObject;
}

/** In order of `from`, without gaps. Version 1 is the first, so there are none yet. */
export const MIGRATIONS: readonly Migration[] = [];

export interface Migrated {
  readonly document: JsonObject;
  /** Notes of the steps that were taken. */
  readonly notes: readonly string[];
}

/** Brings a document of `version` to `target`; newer ones are returned as they are. */
export function migrate(
  document: JsonObject,
  version: number,
  migrations: readonly Migration[] = MIGRATIONS,
  target = SCENARIO_VERSION,
): Migrated {
  let current = document;
  const notes: string[] = [];
  for (const step of migrations) {
    if (step.from < version || step.from >= target) continue;
    current = { ...step.migrate(current), version: step.from + 1 };
    notes.push(step.note);
  }
  return { document: current, notes };
}

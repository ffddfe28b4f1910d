/**
 * Drafts: what is open and in no file survives a reload or a crash, in the browser's storage. Every page writes a draft of
 * its own, so that two tabs never overwrite each other; a draft whose page is gone is offered to the next page that opens.
 */
export interface Draft {
  readonly key: string;
  readonly savedAtMs: number;
  readonly name: string;
  /** The canonical text of a scenario file. */
  readonly text: string;
  /** Id of the variant that was shown. */
  readonly variant: string | undefined;
}

/** Of the whole browser profile; more than this, and the oldest go. */
export const DRAFTS_MAX = 5;
/** Half of what browsers give a page as a rule (5 million UTF-16 units), so that preferences always find room. */
export const DRAFT_LENGTH_MAX = 2_000_000;
export const DRAFT_DAYS_MAX = 30;
const VERSION = 1;
const PREFIX = "windtunnel.draft.";
const DAY_MS = 24 * 3600 * 1000;

/** The part of `Storage` that drafts need. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export type Kept = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Keeps the draft; when there is no room, older drafts of others give way to it. */
export function keepDraft(storage: DraftStorage, { key, ...draft }: Draft): Kept {
  const text = JSON.stringify({ version: VERSION, ...draft });
  if (text.length > DRAFT_LENGTH_MAX)
    return { ok: false, reason: "The scenario is too large for the browser's storage: save it to a file." };
  const others = () => readDrafts(storage, draft.savedAtMs).filter((other) => other.key !== key);
  for (const surplus of others().slice(DRAFTS_MAX - 1)) removeDraft(storage, surplus.key);
  for (;;) {
    try {
      storage.setItem(key, text);
      return { ok: true };
    } catch {
      const oldest = others().at(-1);
      if (oldest === undefined)
        return { ok: false, reason: "The browser's storage is full or turned off: save to a file." };
      removeDraft(storage, oldest.key);
    }
  }
}

/** Every sound draft, newest first. Whatever else stands under our names is thrown away. */
export function readDrafts(storage: DraftStorage, nowMs: number): Draft[] {
  const drafts = draftKeys(storage).flatMap((key) => {
    const draft = readDraft(storage, key);
    if (draft !== undefined && draft.savedAtMs > nowMs - DRAFT_DAYS_MAX * DAY_MS) return [draft];
    // A newer version of the page may have written what we cannot read: that is its business.
    if (draft !== undefined || !isOfNewerVersion(storage, key)) removeDraft(storage, key);
    return [];
  });
  return drafts.sort((a, b) => b.savedAtMs - a.savedAtMs);
}

export function removeDraft(storage: DraftStorage, key: string): void {
  try {
    storage.removeItem(key);
  } catch {
    // Without storage there is nothing to remove.
  }
}

export function draftKey(id: string): string {
  return `${PREFIX}${id}`;
}

function draftKeys(storage: DraftStorage): string[] {
  try {
    return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
      key.startsWith(PREFIX),
    );
  } catch {
    return [];
  }
}

function readDraft(storage: DraftStorage, key: string): Draft | undefined {
  const value = recordAt(storage, key);
  if (value === undefined || value.version !== VERSION) return undefined;
  const { savedAtMs, name, text, variant } = value;
  if (typeof savedAtMs !== "number" || !Number.isFinite(savedAtMs)) return undefined;
  if (typeof name !== "string" || typeof text !== "string" || text === "") return undefined;
  return { key, savedAtMs, name: name.slice(0, 200), text, variant: typeof variant === "string" ? variant : undefined };
}

function isOfNewerVersion(storage: DraftStorage, key: string): boolean {
  const version = recordAt(storage, key)?.version;
  return typeof version === "number" && version > VERSION;
}

function recordAt(storage: DraftStorage, key: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = storage.getItem(key);
    if (text === null || text.length > DRAFT_LENGTH_MAX) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

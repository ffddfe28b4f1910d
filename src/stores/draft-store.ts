/** Keeps the open document as a draft while it is in no file, and offers the draft of a page that is gone. */
import { create } from "zustand";
import { catalog } from "../catalog/index";
import { parseText } from "../scenario/parse";
import { serialise } from "../scenario/serialise";
import { type Draft, type DraftStorage, draftKey, keepDraft, readDrafts, removeDraft } from "./drafts";
import { scenario } from "./scenario-store";

export type DraftState =
  /** The document is as it was opened or saved: there is nothing to keep. */
  | { readonly type: "none" }
  | { readonly type: "kept"; readonly atMs: number }
  | { readonly type: "failed"; readonly reason: string };

interface DraftFacts {
  readonly state: DraftState;
  /** The draft of a page that is gone. */
  readonly offered: Draft | undefined;
}

/** Long enough to not write on every key, short enough to lose nothing that took thought. */
const KEEP_AFTER_MS = 600;

export const draftStore = create<DraftFacts>()(() => ({ state: { type: "none" }, offered: undefined }));

const ownId = freshId();
let timer: ReturnType<typeof setTimeout> | undefined;

export const drafts = {
  /** Follows the document from now on, and looks for a draft to offer. Call once. */
  async start(): Promise<void> {
    holdLock(ownId);
    scenario.onChange(keepSoon);
    // The last moments in which a page that is closed or put to sleep can write.
    addEventListener("pagehide", keepNow);
    document.addEventListener("visibilitychange", () => document.hidden && keepNow());
    const storage = openStorage();
    if (storage === undefined) return;
    const isLive = await liveIds();
    draftStore.setState({ offered: readDrafts(storage, Date.now()).find((draft) => !isLive(draft.key)) });
  },
  /** Writes at once. False when something is unsaved and cannot be kept. */
  keep(): boolean {
    keepNow();
    return draftStore.getState().state.type !== "failed";
  },
  /** Opens the draft that is offered, as unsaved as it was. Returns why that cannot be, in a sentence. */
  restore(): string | undefined {
    const { offered } = draftStore.getState();
    if (offered === undefined) return undefined;
    const { scenario: found, problems } = parseText(offered.text, catalog);
    drafts.discard();
    const isBroken = problems.some(({ severity }) => severity === "error");
    if (found.components.length === 0 && isBroken) return "The draft could not be read.";
    const replaced = scenario.state().isChanged ? openDraft(freshId()) : undefined;
    scenario.open(found, { isUnsaved: true });
    scenario.showVariant(offered.variant);
    keepNow();
    // What was open and unsaved is now the draft that can be had back.
    if (replaced !== undefined) drafts.offerAgain(replaced);
    return undefined;
  },
  /** The draft that is offered is thrown away; returns it, so that it can be offered again. */
  discard(): Draft | undefined {
    const { offered } = draftStore.getState();
    const storage = openStorage();
    if (offered !== undefined && storage !== undefined) removeDraft(storage, offered.key);
    draftStore.setState({ offered: undefined });
    return offered;
  },
  offerAgain(offered: Draft): void {
    const storage = openStorage();
    if (storage !== undefined) keepDraft(storage, offered);
    draftStore.setState({ offered });
  },
  /** It stays in storage and is offered again by the next page. */
  postpone(): void {
    draftStore.setState({ offered: undefined });
  },
} as const;

function keepSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(keepNow, KEEP_AFTER_MS);
}

function keepNow(): void {
  clearTimeout(timer);
  const { isChanged } = scenario.state();
  const { state } = draftStore.getState();
  const storage = openStorage();
  if (!isChanged) {
    if (storage !== undefined) removeDraft(storage, draftKey(ownId));
    if (state.type !== "none") draftStore.setState({ state: { type: "none" } });
    return;
  }
  const kept =
    storage === undefined
      ? ({ ok: false, reason: "The browser's storage is turned off: save to a file." } as const)
      : keepDraft(storage, openDraft(ownId));
  draftStore.setState({
    state: kept.ok ? { type: "kept", atMs: Date.now() } : { type: "failed", reason: kept.reason },
  });
}

function openDraft(id: string): Draft {
  const { file, variant } = scenario.state();
  return { key: draftKey(id), savedAtMs: Date.now(), name: file.name, text: serialise(file, catalog), variant };
}

function openStorage(): DraftStorage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(2));
  return [...bytes].map((part) => part.toString(36)).join("");
}

/** As long as the page lives: others see by the lock that its draft is not theirs to offer. */
function holdLock(id: string): void {
  void navigator.locks?.request(draftKey(id), () => new Promise(() => {})).catch(() => {});
}

/** Tells whether the page of a draft is still open; where the browser cannot say, none is. */
async function liveIds(): Promise<(key: string) => boolean> {
  try {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const names = new Set(held.map(({ name }) => name));
    return (key) => names.has(key);
  } catch {
    return () => false;
  }
}

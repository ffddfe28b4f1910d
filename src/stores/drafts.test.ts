import { describe, expect, test } from "vitest";
import {
  DRAFT_DAYS_MAX,
  DRAFT_LENGTH_MAX,
  DRAFTS_MAX,
  type Draft,
  type DraftStorage,
  draftKey,
  keepDraft,
  readDrafts,
  removeDraft,
} from "./drafts";

const NOW = 1_700_000_000_000;

/** A storage with room for so many characters. */
class FakeStorage implements DraftStorage {
  readonly items = new Map<string, string>();
  readonly room: number;
  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room;
  }
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    const others = [...this.items].filter(([other]) => other !== key).reduce((sum, [, item]) => sum + item.length, 0);
    if (others + text.length > this.room) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, text);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const draft = (id: string, change: Partial<Draft> = {}): Draft => ({
  key: draftKey(id),
  savedAtMs: NOW,
  name: "Shop",
  text: "{}",
  variant: undefined,
  ...change,
});

test("what is kept is read again, newest first", () => {
  const storage = new FakeStorage();
  const older = draft("a", { savedAtMs: NOW - 1000, variant: "budget" });
  const newer = draft("b");
  expect(keepDraft(storage, older)).toEqual({ ok: true });
  expect(keepDraft(storage, newer)).toEqual({ ok: true });
  expect(readDrafts(storage, NOW)).toEqual([newer, older]);
  removeDraft(storage, newer.key);
  expect(readDrafts(storage, NOW)).toEqual([older]);
});

describe("garbage", () => {
  test.each([
    "",
    "not json",
    "null",
    "42",
    "[]",
    "{}",
    '{"version":1}',
    '{"version":1,"savedAtMs":"soon","name":"x","text":"{}"}',
    '{"version":1,"savedAtMs":1e999,"name":"x","text":"{}"}',
    `{"version":1,"savedAtMs":${NOW},"name":3,"text":"{}"}`,
    `{"version":1,"savedAtMs":${NOW},"name":"x","text":""}`,
    "x".repeat(DRAFT_LENGTH_MAX + 1),
  ])("%.40j is no draft and goes", (text) => {
    const storage = new FakeStorage();
    storage.setItem(draftKey("a"), text);
    storage.setItem("windtunnel.preferences", "mine");
    expect(readDrafts(storage, NOW)).toEqual([]);
    expect([...storage.items.keys()]).toEqual(["windtunnel.preferences"]);
  });

  test("what a newer version wrote is left alone", () => {
    const storage = new FakeStorage();
    storage.setItem(draftKey("a"), '{"version":2,"what":"ever"}');
    expect(readDrafts(storage, NOW)).toEqual([]);
    expect(storage.length).toBe(1);
  });
});

describe("bounds", () => {
  test("only the newest are kept", () => {
    const storage = new FakeStorage();
    for (let index = 0; index < 9; index++) keepDraft(storage, draft(`d${index}`, { savedAtMs: NOW + index }));
    expect(readDrafts(storage, NOW).map(({ key }) => key)).toEqual(
      [8, 7, 6, 5, 4].map((index) => draftKey(`d${index}`)),
    );
    expect(DRAFTS_MAX).toBe(5);
  });

  test("old ones go", () => {
    const storage = new FakeStorage();
    keepDraft(storage, draft("a", { savedAtMs: NOW - (DRAFT_DAYS_MAX + 1) * 86_400_000 }));
    expect(readDrafts(storage, NOW)).toEqual([]);
    expect(storage.length).toBe(0);
  });

  test("a scenario that is too large is refused in words", () => {
    const kept = keepDraft(new FakeStorage(), draft("a", { text: "x".repeat(DRAFT_LENGTH_MAX) }));
    expect(kept).toMatchObject({ ok: false, reason: expect.stringContaining("too large") });
  });

  test("a full storage gives up older drafts first, then says so", () => {
    const storage = new FakeStorage(400);
    keepDraft(storage, draft("a", { savedAtMs: NOW - 2, text: "x".repeat(150) }));
    keepDraft(storage, draft("b", { savedAtMs: NOW - 1, text: "x".repeat(80) }));
    expect(keepDraft(storage, draft("c", { text: "x".repeat(290) }))).toEqual({ ok: true });
    expect(readDrafts(storage, NOW).map(({ key }) => key)).toEqual([draftKey("c")]);
    expect(keepDraft(storage, draft("c", { text: "x".repeat(800) }))).toMatchObject({ ok: false });
    // What was kept before is still there.
    expect(readDrafts(storage, NOW)).toHaveLength(1);
  });

  test("no storage at all is no crash", () => {
    const none = new Proxy({} as DraftStorage, {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    expect(keepDraft(none, draft("a"))).toMatchObject({ ok: false });
    expect(readDrafts(none, NOW)).toEqual([]);
    expect(() => removeDraft(none, "x")).not.toThrow();
  });
});

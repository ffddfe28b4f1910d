import { expect, test } from "vitest";
import type { JsonObject } from "../../model/document";
import { MIGRATIONS, type Migration, migrate, SCENARIO_VERSION } from "./index";

const RENAME: Migration = {
  from: 1,
  note: "workers is now called concurrency",
  migrate: ({ workers, ...rest }) => ({ ...rest, concurrency: workers ?? null }),
};
const DOUBLE: Migration = {
  from: 2,
  note: "halved",
  migrate: (document) => ({ ...document, concurrency: Number(document.concurrency) / 2 }),
};

test("steps are applied in turn, from the version of the file on", () => {
  const old: JsonObject = Object.freeze({ version: 1, workers: 8 });
  expect(migrate(old, 1, [RENAME, DOUBLE], 3)).toEqual({
    document: { version: 3, concurrency: 4 },
    notes: [RENAME.note, DOUBLE.note],
  });
  expect(migrate({ version: 2, concurrency: 8 }, 2, [RENAME, DOUBLE], 3).document).toEqual({
    version: 3,
    concurrency: 4,
  });
});

test("a current and a newer document stay as they are", () => {
  for (const version of [3, 9]) {
    const document = { version, concurrency: 8 };
    expect(migrate(document, version, [RENAME, DOUBLE], 3)).toEqual({ document, notes: [] });
  }
});

test("there is a step from every released version", () => {
  expect(MIGRATIONS.map(({ from }) => from)).toEqual(Array.from({ length: SCENARIO_VERSION - 1 }, (_, i) => i + 1));
});

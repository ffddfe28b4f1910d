import fc from "fast-check";
import { expect, test } from "vitest";
import { readFragment } from "./scenario-fragment";

test("reads what copy wrote", () => {
  const text = JSON.stringify({
    format: "windtunnel/fragment",
    components: [{ id: "a", kind: "service" }],
    links: [],
    layout: { a: { x: 1, y: 2 } },
  });
  expect(readFragment(text)).toEqual({
    format: "windtunnel/fragment",
    components: [{ id: "a", kind: "service" }],
    links: [],
    layout: { a: { x: 1, y: 2 } },
  });
});

test("is not taken in by foreign text", () => {
  for (const text of [
    "",
    "hello",
    "{}",
    "[1]",
    '{"format":"windtunnel/fragment"}',
    '{"format":"windtunnel/fragment","components":[{"id":"__proto__","kind":"x"}]}',
  ]) {
    expect(readFragment(text)).toBeUndefined();
  }
});

test("never throws", () => {
  fc.assert(
    fc.property(
      fc.json(),
      (json) =>
        void readFragment(`{"format":"windtunnel/fragment","components":${json},"links":${json},"layout":${json}}`),
    ),
  );
});

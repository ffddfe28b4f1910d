import { expect, test } from "vitest";
import { agoText } from "./ago";

test.each([
  [0, "a moment ago"],
  [-5000, "a moment ago"],
  [180_000, "3 min ago"],
  [7_200_000, "2 h ago"],
  [86_400_000, "yesterday"],
  [5 * 86_400_000, "5 days ago"],
])("%i ms is %s", (ms, text) => {
  expect(agoText(ms)).toBe(text);
});

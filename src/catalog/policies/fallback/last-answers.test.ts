import { expect, test } from "vitest";
import { LastAnswers } from "./last-answers";

test("tells how long ago a key was answered, by operation", () => {
  const answers = new LastAnswers(2, 10);
  answers.remember(0, 7, 100);
  expect(answers.ageNs(0, 7, 150)).toBe(50);
  expect(answers.ageNs(1, 7, 150)).toBe(Infinity);
  answers.remember(0, 7, 160);
  expect([answers.ageNs(0, 7, 160), answers.count]).toEqual([0, 1]);
});

test("the one not refreshed for longest makes room", () => {
  const answers = new LastAnswers(1, 3);
  for (const [at, key] of [1, 2, 3, 1, 4, 5].entries()) answers.remember(0, key, at);
  const known = [1, 2, 3, 4, 5].filter((key) => answers.ageNs(0, key, 10) < Infinity);
  expect(known).toEqual([1, 4, 5]);
  expect(answers.count).toBe(3);
});

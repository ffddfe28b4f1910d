import { expect, test } from "vitest";
import { assert } from "./assert";

test("lets what holds pass and names what does not", () => {
  assert(true, "never seen");
  expect(() => assert(false, "a slot outside the pool")).toThrow("broken invariant: a slot outside the pool");
});

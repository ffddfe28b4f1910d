import { describe, expect, test } from "vitest";
import { emptyScenario } from "../../stores/empty-scenario";
import { fixOf, placeOf } from "./place-of";

const document = {
  ...emptyScenario(),
  components: [
    { id: "users", kind: "client" },
    { id: "orders", kind: "service" },
  ],
  links: [
    { from: "users", to: "orders" },
    { from: "users", to: "orders" },
  ],
};
const problem = (hint: string) => ({ path: "x", value: 1, reason: "", hint, severity: "error" as const });

describe("placeOf", () => {
  test("finds elements by id and by place in the file", () => {
    expect(placeOf("orders.queueCapacity", document)).toEqual({ type: "component", id: "orders" });
    expect(placeOf("components.0.arrivals.kind", document)).toEqual({ type: "component", id: "users" });
    expect(placeOf("users->orders#2.policies.0.timeoutMs", document)).toEqual({ type: "link", id: "users->orders#2" });
  });

  test("knows no place for what belongs to the whole", () => {
    expect(placeOf("run.runForMs", document)).toBeUndefined();
    expect(placeOf("components.99", document)).toBeUndefined();
  });
});

test("fixOf takes the value that a hint names", () => {
  expect(fixOf(problem('Did you mean "payments"?'))).toEqual({ label: 'Use "payments"', value: "payments" });
  expect(fixOf(problem("Write 250 without quotes and unit."))?.value).toBe(250);
  expect(fixOf(problem("Shares run from 0 to 1: write 0.1 for 10 %."))?.value).toBe(0.1);
  expect(fixOf(problem("Write 1,200."))?.value).toBe(1_200);
  expect(fixOf(problem("The default is 10; it is used instead."))).toEqual({
    label: "Use the default",
    value: undefined,
  });
  expect(fixOf(problem("Remove the link."))).toBeUndefined();
});

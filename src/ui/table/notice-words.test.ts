import { expect, test } from "vitest";
import { noticeWords } from "./notice-words";

const entity = { kind: "", firstColumn: 0, columns: [] };
const layout = {
  entities: [
    { ...entity, id: "a", type: "component", label: "Service A" },
    { ...entity, id: "db-b", type: "component", label: "DB B" },
    { ...entity, id: "a->db-b", type: "link", label: "a->db-b" },
  ],
} as const;

test("places have the names of the canvas", () => {
  const opened = { place: "a->db-b", code: "circuitOpened", text: "a->db-b: The circuit opened." };
  expect(noticeWords(opened, layout)).toBe("Service A → DB B: The circuit opened.");
});

test("faults have the names of the page", () => {
  const began = { place: "db-b", code: "faultStarted", text: "db-b: latency-spike began" };
  expect(noticeWords(began, layout)).toBe("DB B: latency spike began");
});

test("a detail that only names somebody becomes a sentence", () => {
  const back = { place: "a", code: "endpointReturned", text: "a: slow 1" };
  expect(noticeWords(back, layout)).toBe("Service A: slow 1 is back after its ejection");
});

test("before the run has told its elements, ids must do", () => {
  expect(noticeWords({ place: "a", code: "x", text: "a: something" }, undefined)).toBe("a: something");
});

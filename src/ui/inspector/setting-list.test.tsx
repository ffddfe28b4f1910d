// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { choice, count, distribution, duration, ratio } from "../../model/fields";
import { Form } from "./form";
import { EMPTY_SCOPE } from "./form-scope";
import { SettingList } from "./setting-list";

afterEach(cleanup);

const FIELDS = {
  timeoutMs: duration("Timeout", 1_000, "How long the caller waits.", { structural: true }),
  lossRatio: ratio("Loss", 0, "Share that gets lost."),
  mode: choice("Mode", "a", "Which way.", { a: ["A", ""], b: ["B", ""] }),
  limit: count("Limit", 10, "Only with B.", { when: { setting: "mode", is: ["b"] } }),
  serviceTime: distribution("Service time", { kind: "exponential", meanMs: 10 }, "Time of the work."),
  rare: count("Rare", 1, "Hardly ever.", { advanced: true }),
};

function show(settings: Readonly<Record<string, string | number>>, problems = EMPTY_SCOPE.problems) {
  const onChange = vi.fn();
  render(
    <Form scope={{ ...EMPTY_SCOPE, address: "payments", problems }}>
      <SettingList fields={FIELDS} settings={settings} onChange={onChange} />
    </Form>,
  );
  return onChange;
}

function type(label: string, text: string): void {
  const input = screen.getByLabelText(label);
  fireEvent.change(input, { target: { value: text } });
  fireEvent.keyDown(input, { key: "Enter" });
}

describe("a form generated from field definitions", () => {
  test("shows defaults with their unit and takes text with another one", () => {
    const onChange = show({});
    expect(screen.getByLabelText<HTMLInputElement>("Timeout").value).toBe("1 s");
    type("Timeout", "250 ms");
    type("Loss", "10 %");
    expect(onChange.mock.calls).toEqual([
      ["timeoutMs", 250],
      ["lossRatio", 0.1],
    ]);
  });

  test("says beside the field what is wrong and commits nothing", () => {
    const onChange = show({});
    type("Loss", "much");
    expect(screen.getByText(/Write a share/)).toBeDefined();
    expect(onChange).not.toHaveBeenCalled();
  });

  test("shows the document's problem at its field", () => {
    show({}, [{ path: "payments.timeoutMs", value: 9, reason: "too short.", hint: "Wait longer.", severity: "error" }]);
    expect(screen.getByText("Too short. Wait longer.")).toBeDefined();
  });

  test("marks what is changed, and a reset leaves it out of the file", () => {
    const onChange = show({ timeoutMs: 250 });
    expect(screen.getAllByLabelText("changed")).toHaveLength(1);
    fireEvent.click(screen.getByRole("button", { name: "Back to the default: Timeout" }));
    expect(onChange).toHaveBeenCalledWith("timeoutMs", undefined);
  });

  test("shows a conditional field while its condition holds, and advanced ones on request", () => {
    show({ mode: "b" });
    expect(screen.getByLabelText("Limit")).toBeDefined();
    expect(screen.queryByLabelText("Rare")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: /More settings/ }));
    expect(screen.getByLabelText("Rare")).toBeDefined();
  });

  test("tells which change restarts the run", () => {
    show({});
    expect(screen.getAllByLabelText("Restarts the run")).toHaveLength(1);
  });

  test("another kind of distribution keeps the mean", () => {
    const onChange = show({});
    fireEvent.change(screen.getByLabelText("Kind of distribution"), { target: { value: "erlang" } });
    expect(onChange).toHaveBeenCalledWith("serviceTime", { kind: "erlang", meanMs: 10, shape: 2 });
  });
});

/** Problems of a scenario, as lines for a person. */
import type { Problem } from "../model/document";
import { harmless } from "./table";

const VALUE_LENGTH_MAX = 60;

/** Each problem with its place, its value, its reason and what to do; a heading counts them. */
export function showProblems(file: string, problems: readonly Problem[]): string {
  if (problems.length === 0) return "";
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const counts = [counted(errors, "error"), counted(problems.length - errors, "warning")].filter((text) => text !== "");
  const lines = problems.map((problem) => {
    const place = problem.path === "" ? file : problem.path;
    const value = valueText(problem.value);
    const head = `  ${problem.severity.padEnd(7)}  ${harmless(place)}${value === "" ? "" : ` = ${value}`}`;
    return `${head}\n           ${harmless(`${problem.reason} ${problem.hint}`.trim())}`;
  });
  return `${harmless(file)}: ${counts.join(", ")}\n${lines.join("\n")}\n`;
}

function counted(count: number, word: string): string {
  if (count === 0) return "";
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return harmless(text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX - 1)}…` : text);
}

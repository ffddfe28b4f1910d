/** `--set payments.timeoutMs=500`: the value is read as what the setting takes. */
import type { Json, Problem, Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { readAddress } from "../scenario/address";

export type Assignment = readonly [address: string, value: Json];

/** The address and the value of `text`, or the problem with it. The value is not yet checked. */
export function readAssignment(
  text: string,
  scenario: Scenario,
  catalog: Catalog,
): Assignment | { readonly problem: Problem } {
  const at = text.indexOf("=");
  if (at <= 0) {
    const reason = "This is not <address>=<value>.";
    const hint = "Write it as in --set orders.replicaCount=5.";
    return { problem: { path: "--set", value: text, reason, hint, severity: "error" } };
  }
  const address = text.slice(0, at).trim();
  const written = text.slice(at + 1);
  const found = readAddress(scenario, address, catalog);
  if (!found.ok) return { problem: found.problem };
  const isText = ["text", "choice", "reference"].includes(found.field.type);
  return [address, isText ? unquoted(written) : jsonOr(written)];
}

/** JSON where it is JSON, else the text itself, which the setting will refuse with a hint. */
function jsonOr(written: string): Json {
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

function unquoted(written: string): string {
  const value = written.startsWith('"') ? jsonOr(written) : written;
  return typeof value === "string" ? value : written;
}

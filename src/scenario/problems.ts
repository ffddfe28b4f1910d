/**
 * Collects the problems of one file: bounded, so that a hostile file cannot make the list endless, and with hints whose
 * search for near names is bounded too.
 */
import type { Problem } from "../model/document";
import { nearest } from "./did-you-mean";
import { LIMITS, spellNumber } from "./limits";

/** Searches for near names in one file; each may compare with a few thousand names. */
const SEARCHES_MAX = 100;
const LISTED_MAX = 12;

export class ProblemList {
  readonly #listed: Problem[] = [];
  #unlistedErrors = 0;
  #unlistedWarnings = 0;
  #searches = 0;
  readonly #placesWithErrors = new Set<string>();

  /** A defect that blocks Run. */
  error(path: string, value: unknown, reason: string, hint: string): void {
    this.#add({ path, value, reason, hint, severity: "error" });
  }

  /** Something its author should know; the scenario runs. */
  warn(path: string, value: unknown, reason: string, hint: string): void {
    this.#add({ path, value, reason, hint, severity: "warning" });
  }

  addAll(problems: readonly Problem[]): void {
    for (const problem of problems) this.#add(problem);
  }

  /** Whether an error lies in the element whose addresses begin with `head`. */
  hasErrorIn(head: string): boolean {
    return this.#placesWithErrors.has(head);
  }

  /** "Did you mean …?", else `otherwise`, else what there is to choose from. Never empty. */
  suggest(word: string, candidates: Iterable<string>, otherwise = ""): string {
    this.#searches++;
    if (this.#searches > SEARCHES_MAX) return otherwise || "See the list of names in the help.";
    const names = [...candidates];
    const near = nearest(word, names);
    if (near !== undefined) return `Did you mean "${near}"?`;
    if (otherwise !== "") return otherwise;
    if (names.length === 0) return "There is none to choose from.";
    const rest = names.length - LISTED_MAX;
    return `Choose one of: ${names.slice(0, LISTED_MAX).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`;
  }

  all(): readonly Problem[] {
    const unlisted = this.#unlistedErrors + this.#unlistedWarnings;
    if (unlisted === 0) return this.#listed;
    const last: Problem = {
      path: "",
      value: unlisted,
      reason: `${spellNumber(unlisted)} further problems are not listed.`,
      hint: `The first ${spellNumber(LIMITS.problems)} are; many of the others may have the same cause.`,
      severity: this.#unlistedErrors > 0 ? "error" : "warning",
    };
    return [...this.#listed, last];
  }

  #add(problem: Problem): void {
    if (problem.severity === "error") this.#placesWithErrors.add(problem.path.split(".", 1)[0] ?? "");
    if (this.#listed.length < LIMITS.problems) this.#listed.push(problem);
    else if (problem.severity === "error") this.#unlistedErrors++;
    else this.#unlistedWarnings++;
  }
}

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

  get count(): number {
    return this.#listed.length + this.#unlistedErrors + this.#unlistedWarnings;
  }

  /** "Did you mean …?", or what there is to choose from. */
  suggest(word: string, candidates: Iterable<string>, otherwise = ""): string {
    const names = [...candidates];
    this.#searches++;
    const near = this.#searches > SEARCHES_MAX ? undefined : nearest(word, names);
    if (near !== undefined) return `Did you mean "${near}"?`;
    if (otherwise !== "" || names.length === 0) return otherwise;
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
    if (this.#listed.length < LIMITS.problems) this.#listed.push(problem);
    else if (problem.severity === "error") this.#unlistedErrors++;
    else this.#unlistedWarnings++;
  }
}

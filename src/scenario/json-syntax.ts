/** Says where and why a text is not JSON. Engines word this differently and some do not name the place. */
import type { Problem } from "../model/document";

const WORDS = ["true", "false", "null"];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING_PART = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

interface Defect {
  readonly offset: number;
  readonly reason: string;
  readonly hint: string;
}

/** The problem of a text that `JSON.parse` refused, with line and column. Takes time in proportion to its length. */
export function describeSyntaxError(text: string): Problem {
  const defect = new Scanner(text).scan() ?? {
    offset: 0,
    reason: "This cannot be read as JSON.",
    hint: "It may be nested too deeply.",
  };
  const before = text.slice(0, defect.offset);
  const line = before.split("\n").length;
  const column = defect.offset - (before.lastIndexOf("\n") + 1) + 1;
  const place = `line ${line}, column ${column}`;
  const value = text.slice(defect.offset, defect.offset + 20);
  return { path: place, value, reason: `Not JSON: ${defect.reason} (${place}).`, hint: defect.hint, severity: "error" };
}

const QUOTE = 34;
const BACKSLASH = 92;

/** True when brackets are open more than `limit` deep somewhere; a look at each character, no stack. */
export function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isInText) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    // "[" and "{", "]" and "}" differ in one bit.
    else if ((code | 32) === 123) depth++;
    else if ((code | 32) === 125) depth--;
    if (depth > limit) return true;
  }
  return false;
}

/** A JSON reader that builds nothing and keeps its own stack, so that no nesting can exhaust the machine's. */
class Scanner {
  #at = 0;
  readonly #text: string;
  /** What is open: "{" or "[". */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Defect | undefined {
    let defect = this.#value();
    while (defect === undefined && this.#open.length > 0) defect = this.#afterValue();
    if (defect !== undefined) return defect;
    this.#skipSpace();
    return this.#at < this.#text.length
      ? this.#defect("something follows the end", "Remove what stands after the last bracket.")
      : undefined;
  }

  /** One value, or the beginning of a list or object up to its first member's value. */
  #value(): Defect | undefined {
    for (;;) {
      this.#skipSpace();
      const start = this.#peek();
      if (start === "[") {
        this.#at++;
        if (this.#closes("]")) return undefined;
        this.#open.push("[");
      } else if (start === "{") {
        this.#at++;
        if (this.#closes("}")) return undefined;
        this.#open.push("{");
        const defect = this.#key();
        if (defect !== undefined) return defect;
      } else return this.#scalar(start);
    }
  }

  /** A comma and the next value, or the end of what is open. */
  #afterValue(): Defect | undefined {
    this.#skipSpace();
    const isObject = this.#open.at(-1) === "{";
    const next = this.#peek();
    if (next === (isObject ? "}" : "]")) {
      this.#at++;
      this.#open.pop();
      return undefined;
    }
    if (next === "")
      return this.#defect(
        `the text ends inside ${isObject ? "an object" : "a list"}`,
        `A "${isObject ? "}" : "]"}" is missing.`,
      );
    if (next !== ",")
      return this.#defect(`a comma or "${isObject ? "}" : "]"}" is missing here`, "Separate the entries with commas.");
    this.#at++;
    this.#skipSpace();
    if (this.#peek() === (isObject ? "}" : "]"))
      return this.#defect("a comma stands before the closing bracket", "Remove that comma.");
    return (isObject ? this.#key() : undefined) ?? this.#value();
  }

  #key(): Defect | undefined {
    this.#skipSpace();
    if (this.#peek() !== '"')
      return this.#defect("the name of a field is missing here", "Names stand in double quotes.");
    const defect = this.#string();
    if (defect !== undefined) return defect;
    this.#skipSpace();
    if (this.#peek() !== ":") return this.#defect(`a ":" is missing after the name`, `Write "name": value.`);
    this.#at++;
    return undefined;
  }

  #scalar(start: string): Defect | undefined {
    if (start === '"') return this.#string();
    if (start === "") return this.#defect("the text ends where a value is missing", "The file may be cut off.");
    if (this.#matches(NUMBER)) return undefined;
    const word = WORDS.find((known) => this.#text.startsWith(known, this.#at));
    if (word === undefined)
      return this.#defect("there is no value here", hintFor(this.#text.slice(this.#at, this.#at + 8)));
    this.#at += word.length;
    return undefined;
  }

  #string(): Defect | undefined {
    const start = this.#at;
    this.#at++;
    for (;;) {
      this.#matches(STRING_PART);
      const next = this.#peek();
      if (next === '"') {
        this.#at++;
        return undefined;
      }
      if (next === "\\") {
        if (!this.#matches(ESCAPE))
          return this.#defect("an unknown escape in a text", `A backslash is written "\\\\".`);
        continue;
      }
      if (next !== "")
        return this.#defect("a line break or control character in a text", `Write \\n for a line break.`);
      this.#at = start;
      return this.#defect("a text does not end", "Its closing quote is missing.");
    }
  }

  #closes(bracket: string): boolean {
    this.#skipSpace();
    if (this.#peek() !== bracket) return false;
    this.#at++;
    return true;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return false;
    this.#at += match[0].length;
    return true;
  }

  #skipSpace(): void {
    while (" \t\n\r".includes(this.#peek() || "x")) this.#at++;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #defect(reason: string, hint: string): Defect {
    return { offset: this.#at, reason, hint };
  }
}

function hintFor(found: string): string {
  if (found.startsWith("/")) return "JSON has no comments: remove it.";
  if (found.startsWith("'")) return "Texts stand in double quotes.";
  if (/^(NaN|Infinity|-Infinit|undefine)/.test(found)) return "Write a number, or leave the field out.";
  return "Texts stand in double quotes; numbers need a digit first.";
}

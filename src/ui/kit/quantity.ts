/**
 * Settings as people write them: "250 ms", "1.2k/s", "10 %", "64 KiB", "×2.5". A bare number is taken in the setting's
 * own unit. Files hold plain numbers; only the page reads and writes this.
 */
import type { Unit } from "../../model/fields";

export type ParsedQuantity =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly reason: string };

export interface QuantityLimits {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

type Factors = Readonly<Record<string, number>>;

const TIME: Factors = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1e3,
  sec: 1e3,
  min: 6e4,
  m: 6e4,
  h: 3.6e6,
  d: 8.64e7,
};
const PER: Factors = { s: 1, sec: 1, second: 1, ms: 1e3, min: 1 / 60, m: 1 / 60, h: 1 / 3600, d: 1 / 86_400 };
const BYTES: Factors = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const LETTERS: Factors = { k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

const EXAMPLES: Readonly<Record<Unit, string>> = {
  ms: "250 ms or 1.5 s",
  perSecond: "120/s or 1.2k/s",
  ratio: "10 % or 0.1",
  count: "100 or 2k",
  bytes: "64 KiB",
  factor: "2.5 or ×2.5",
  none: "1.5",
};

/** What the unit looks like beside an empty field. */
export const UNIT_LABEL: Readonly<Record<Unit, string>> = {
  ms: "ms",
  perSecond: "/s",
  ratio: "%",
  count: "",
  bytes: "B",
  factor: "×",
  none: "",
};

export function parseQuantity(text: string, unit: Unit, limits: QuantityLimits = {}): ParsedQuantity {
  const value = readValue(text.trim().replace(/[\u00a0\u202f\s]+/g, " "), unit);
  if (value === undefined) return refuse(`Write a ${NOUN[unit]}, such as ${EXAMPLES[unit]}.`);
  return check(value, unit, limits);
}

const NOUN: Readonly<Record<Unit, string>> = {
  ms: "length of time",
  perSecond: "rate",
  ratio: "share",
  count: "whole number",
  bytes: "size",
  factor: "factor",
  none: "number",
};

function check(
  value: number,
  unit: Unit,
  { min = -Infinity, max = Infinity, integer = false }: QuantityLimits,
): ParsedQuantity {
  if (!Number.isFinite(value)) return refuse("The number is too large.");
  if (unit === "ratio" && value > 1 && max <= 1) {
    return refuse(`At most 100 %: did you mean ${formatQuantity(value / 100, "ratio")}?`);
  }
  if (value < min) return refuse(`At least ${formatQuantity(min, unit)}.`);
  if (value > max) return refuse(`At most ${formatQuantity(max, unit)}.`);
  if (integer && !Number.isInteger(value)) return refuse("A whole number.");
  return { ok: true, value };
}

const refuse = (reason: string): ParsedQuantity => ({ ok: false, reason });

const NUMBER = /^([×x]\s*)?([+−-]?(?:\d[\d\s_'.,]*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i;

function readValue(text: string, unit: Unit): number | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, cross = "", digits = "", rest = ""] = match;
  const number = readNumber(digits);
  if (number === undefined || (cross !== "" && unit !== "factor")) return undefined;
  const factor = unitFactor(rest.trim(), unit);
  return factor === undefined ? undefined : tidy(number * factor);
}

/** "1,200" and "1 200" are thousands; "1,5" is a decimal comma. */
function readNumber(digits: string): number | undefined {
  let plain = digits.replace(/[\s_']/g, "").replace("−", "-");
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else plain = plain.replace(",", ".");
  const value = Number(plain);
  return plain === "" || Number.isNaN(value) ? undefined : value;
}

function unitFactor(suffix: string, unit: Unit): number | undefined {
  if (suffix === "") return 1;
  if (unit === "ms") return TIME[suffix] ?? TIME[suffix.toLowerCase()];
  if (unit === "bytes") return BYTES[suffix.toLowerCase()] ?? BYTES[`${suffix.toLowerCase()}b`];
  if (unit === "ratio") return suffix === "%" ? 0.01 : undefined;
  const [, letter = "", name = ""] = /^([kKMGT]?)\s*(.*)$/.exec(suffix) ?? [];
  const scale = letter === "" ? 1 : (LETTERS[letter] ?? 1);
  if (unit === "perSecond") return rateFactor(name, scale);
  if (unit === "factor" && /^[x×]$/i.test(name)) return scale;
  return name === "" ? scale : undefined;
}

function rateFactor(name: string, scale: number): number | undefined {
  const plain = name.replace(/^(req|requests|calls|events|msg|messages)\.?\s*/i, "");
  if (plain === "" || /^(rps|qps|ps|hz)$/i.test(plain)) return scale;
  const per = /^(?:\/|per)\s*(\w+)$/i.exec(plain)?.[1]?.toLowerCase();
  const factor = per === undefined ? undefined : PER[per];
  return factor === undefined ? undefined : scale * factor;
}

/** 0.1 + 0.2 arithmetic of units must not show: fifteen digits are what a double holds. */
function tidy(value: number): number {
  return Number(value.toPrecision(15));
}

/** The value as an edit field shows it: exact, in the most natural unit; `parseQuantity` reads it back unchanged. */
export function formatQuantity(value: number, unit: Unit): string {
  switch (unit) {
    case "ms":
      return inUnits(
        value,
        [
          ["d", 8.64e7],
          ["h", 3.6e6],
          ["min", 6e4],
          ["s", 1e3],
          ["ms", 1],
          ["µs", 1e-3],
        ],
        "ms",
      );
    case "bytes":
      return inUnits(
        value,
        [
          ["GiB", 2 ** 30],
          ["MiB", 2 ** 20],
          ["KiB", 2 ** 10],
          ["B", 1],
        ],
        "B",
      );
    case "perSecond":
      return `${withLetter(value)}/s`;
    case "ratio":
      return `${plain(tidy(value * 100))} %`;
    case "count":
      return Math.abs(value) >= 1e6 ? withLetter(value) : plain(value);
    case "factor":
      return `×${plain(value)}`;
    case "none":
      return plain(value);
  }
}

/** The largest unit in which the number is short and exact. */
function inUnits(value: number, units: readonly (readonly [string, number])[], base: string): string {
  if (value === 0) return `0 ${base}`;
  for (const [name, factor] of units) {
    const scaled = tidy(value / factor);
    if (Math.abs(scaled) >= 1 && plain(scaled).length <= 6 && tidy(scaled * factor) === value)
      return `${plain(scaled)} ${name}`;
  }
  return `${plain(value)} ${base}`;
}

function withLetter(value: number): string {
  for (const [letter, factor] of [
    ["M", 1e6],
    ["k", 1e3],
  ] as const) {
    const scaled = tidy(value / factor);
    if (Math.abs(scaled) >= 1 && plain(scaled).length <= 5 && tidy(scaled * factor) === value)
      return `${plain(scaled)}${letter}`;
  }
  return plain(value);
}

function plain(value: number): string {
  return String(tidy(value));
}

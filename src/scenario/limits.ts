/** Every limit of a scenario file, with the number its author sees when it is met. */
export const LIMITS = {
  components: 500,
  links: 2000,
  /** Per component. */
  replicas: 1000,
  operations: 100,
  /** Per link, and per component. */
  policies: 32,
  /** Per list of a program. */
  steps: 1000,
  faults: 500,
  objectives: 500,
  variants: 100,
  /** Addresses that one variant sets. */
  settingsPerVariant: 1000,
  notes: 500,
  tags: 50,
  /** Of the file's text. */
  fileBytes: 5_000_000,
  /** What lies deeper is left out. */
  nesting: 32,
  /** A file that nests deeper than this is no slip of the hand, and is not read at all. */
  nestingRead: 1000,
  /** Objects, lists, texts and numbers in one file. */
  values: 500_000,
  nameLength: 200,
  textLength: 10_000,
  /** Listed one by one; the rest is counted. */
  problems: 1000,
} as const;

/** `1234567` as "1,234,567", whatever the machine's language. */
export function spellNumber(value: number): string {
  const [whole = "", fraction] = String(value).split(".");
  if (whole.includes("e")) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The sentence for a list that is longer than its limit. */
export function tooMany(what: string, limit: number, count: number): string {
  return `A scenario holds at most ${spellNumber(limit)} ${what}; this one has ${spellNumber(count)}.`;
}

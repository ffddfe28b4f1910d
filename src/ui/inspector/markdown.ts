/**
 * The subset of Markdown that kinds' READMEs use, as data: headings, paragraphs, lists, tables, quotes, fenced code;
 * inside a line code, strong, emphasis and links (shown as text, since help never leads out of the page). Whatever is
 * not recognised stays text, HTML included: nothing of it is ever markup.
 */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong"; readonly children: readonly Inline[] }
  | { readonly type: "emphasis"; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: "heading"; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: "paragraph" | "quote"; readonly children: readonly Inline[] }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: "code"; readonly text: string }
  | {
      readonly type: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly Inline[])[][];
    };

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,9}[.)]\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
/** A README that nobody meant as one must not hang the page. */
const LINES_MAX = 2_000;

export function parseMarkdown(source: string): Block[] {
  const lines = source.split(/\r?\n/, LINES_MAX);
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number): [Block | undefined, number] {
  const line = lines[at] ?? "";
  if (line.trim() === "") return [undefined, at + 1];
  if (FENCE.test(line)) return readFence(lines, at);
  const heading = HEADING.exec(line);
  if (heading)
    return [{ type: "heading", level: heading[1]?.length ?? 1, children: parseInline(heading[2] ?? "") }, at + 1];
  if (TABLE_RULE.test(lines[at + 1] ?? "") && line.includes("|")) return readTable(lines, at);
  if (BULLET.test(line) || NUMBERED.test(line)) return readList(lines, at);
  if (line.startsWith(">")) {
    const [text, next] = gather(lines, at, (each) => each.startsWith(">"));
    return [{ type: "quote", children: parseInline(text.replace(/(^|\s)>\s?/g, "$1")) }, next];
  }
  const [text, next] = gather(lines, at, (each, index) => index === at || !startsBlock(each));
  return [{ type: "paragraph", children: parseInline(text) }, next];
}

function readFence(lines: readonly string[], at: number): [Block, number] {
  const end = lines.findIndex((each, index) => index > at && FENCE.test(each));
  const last = end < 0 ? lines.length : end;
  return [{ type: "code", text: lines.slice(at + 1, last).join("\n") }, last + 1];
}

function readList(lines: readonly string[], at: number): [Block, number] {
  const pattern = BULLET.test(lines[at] ?? "") ? BULLET : NUMBERED;
  const items: string[] = [];
  let next = at;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const item = pattern.exec(line);
    if (item) items.push(item[1] ?? "");
    else if (line.trim() !== "" && /^\s+/.test(line)) items[items.length - 1] += ` ${line.trim()}`;
    else break;
  }
  return [{ type: "list", ordered: pattern === NUMBERED, items: items.map(parseInline) }, next];
}

function readTable(lines: readonly string[], at: number): [Block, number] {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => parseInline(cell.trim()));
  const rows: Inline[][][] = [];
  let next = at + 2;
  for (; next < lines.length && (lines[next] ?? "").includes("|"); next++) rows.push(cells(lines[next] ?? ""));
  return [{ type: "table", head: cells(lines[at] ?? ""), rows }, next];
}

function gather(
  lines: readonly string[],
  at: number,
  belongs: (line: string, index: number) => boolean,
): [string, number] {
  let next = at;
  while (next < lines.length && (lines[next] ?? "").trim() !== "" && belongs(lines[next] ?? "", next)) next++;
  return [
    lines
      .slice(at, next)
      .map((line) => line.trim())
      .join(" "),
    next,
  ];
}

function startsBlock(line: string): boolean {
  return HEADING.test(line) || FENCE.test(line) || BULLET.test(line) || NUMBERED.test(line) || line.startsWith(">");
}

const INLINE =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*|(?<![A-Za-z0-9])_([^_\s][^_]*?)_(?![A-Za-z0-9])|!?\[([^\]]*)\]\([^)]*\)/;
const NESTING_MAX = 4;

export function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  while (rest !== "") {
    const found = depth < NESTING_MAX ? INLINE.exec(rest) : null;
    if (!found) {
      parts.push({ type: "text", text: rest });
      break;
    }
    if (found.index > 0) parts.push({ type: "text", text: rest.slice(0, found.index) });
    parts.push(...inlineOf(found, depth));
    rest = rest.slice(found.index + found[0].length);
  }
  return parts;
}

function inlineOf(found: RegExpExecArray, depth: number): Inline[] {
  const [, , code, strong, star, underscore, link] = found;
  if (code !== undefined) return [{ type: "code", text: code.trim() }];
  if (strong !== undefined) return [{ type: "strong", children: parseInline(strong, depth + 1) }];
  if (link !== undefined) return parseInline(link, depth + 1);
  return [{ type: "emphasis", children: parseInline(star ?? underscore ?? "", depth + 1) }];
}

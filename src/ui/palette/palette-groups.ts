/** What can be added, grouped and searched. */
import type { AnyComponentKind } from "../../model/kind";

type GroupId = AnyComponentKind["group"];

export interface PaletteGroup {
  readonly id: GroupId;
  readonly label: string;
  readonly kinds: readonly AnyComponentKind[];
}

const GROUPS: readonly (readonly [GroupId, string])[] = [
  ["traffic", "Traffic"],
  ["edge", "Edge"],
  ["compute", "Compute"],
  ["messaging", "Messaging"],
  ["data", "Data"],
  ["policy", "Policies"],
];

/** Groups with at least one kind that matches; without a query everything, in the order of the catalog. */
export function paletteGroups(kinds: readonly AnyComponentKind[], query: string): PaletteGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return GROUPS.map(([id, label]) => ({
    id,
    label,
    kinds: ranked(
      kinds.filter((kind) => kind.group === id && matches(kind, label, words)),
      words,
    ),
  })).filter((group) => group.kinds.length > 0);
}

/** Every word must occur somewhere: "pub sub" finds the topic by its summary, "kafka" by its other names. */
function matches(
  { kind, label, summary, alsoKnownAs = "" }: AnyComponentKind,
  group: string,
  words: readonly string[],
): boolean {
  const text = `${kind} ${label} ${summary} ${alsoKnownAs} ${group}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Names that begin with the query come first. */
function ranked(kinds: readonly AnyComponentKind[], [first]: readonly string[]): readonly AnyComponentKind[] {
  if (first === undefined) return kinds;
  const rank = (kind: AnyComponentKind) =>
    kind.label.toLowerCase().startsWith(first) ? 0 : kind.label.toLowerCase().includes(first) ? 1 : 2;
  return [...kinds].sort((a, b) => rank(a) - rank(b));
}

/** The one that Enter adds: the best match of all groups. */
export function bestMatch(groups: readonly PaletteGroup[], query: string): AnyComponentKind | undefined {
  return ranked(
    groups.flatMap((group) => group.kinds),
    query.toLowerCase().split(/\s+/).filter(Boolean),
  )[0];
}

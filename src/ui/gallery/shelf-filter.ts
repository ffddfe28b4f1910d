import type { JsonObject } from "../../model/document";

/** A scenario file on the shelf; `document` is not parsed before it is opened. */
export interface ShelfItem {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly document: JsonObject;
}

/** Items that carry every chosen tag and hold every word of the query. */
export function filterShelf(
  items: readonly ShelfItem[],
  query: string,
  tags: ReadonlySet<string>,
): readonly ShelfItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = `${item.name} ${item.summary} ${item.tags.join(" ")} ${item.id}`.toLowerCase();
    return [...tags].every((tag) => item.tags.includes(tag)) && words.every((word) => text.includes(word));
  });
}

/** Tags by how many of the items carry them, the most common first. */
export function tagCounts(items: readonly ShelfItem[]): readonly (readonly [tag: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const tag of items.flatMap((item) => item.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

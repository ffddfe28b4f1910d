/** The scenario files of `simulations/`, as they come with the page. This module is only loaded with the gallery. */
import type { JsonObject } from "../../model/document";
import type { ShelfItem } from "./shelf-filter";

const FILES = import.meta.glob<JsonObject>("../../../simulations/*.json", { eager: true, import: "default" });

export const SHELF: readonly ShelfItem[] = Object.entries(FILES)
  .map(([path, document]) => ({ id: path.replace(/^.*\//, "").replace(/\.json$/, ""), ...headOf(document), document }))
  .sort((a, b) => Number(isStart(b)) - Number(isStart(a)) || a.name.localeCompare(b.name));

/** Scenarios that the files themselves name as a beginning stand first. */
function isStart({ tags }: ShelfItem): boolean {
  return tags.includes("start here");
}

function headOf(document: JsonObject): Pick<ShelfItem, "name" | "summary" | "tags"> {
  return {
    name: typeof document.name === "string" ? document.name : "Untitled",
    summary: typeof document.summary === "string" ? document.summary : "",
    tags: Array.isArray(document.tags) ? document.tags.filter((tag) => typeof tag === "string") : [],
  };
}

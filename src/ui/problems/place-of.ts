/** Which element of the document a problem speaks of, and what would mend it. */
import { type Json, linkIds, type Problem, type Scenario } from "../../model/document";

export interface ProblemPlace {
  readonly type: "component" | "link";
  readonly id: string;
}

/** Problems name elements by id (`payments.queueCapacity`) or by place in the file (`components.2.queueCapacity`). */
export function placeOf(path: string, document: Scenario): ProblemPlace | undefined {
  const [head = "", second = ""] = path.split(".");
  const links = linkIds(document.links);
  if (head === "components") return component(document.components[Number(second)]?.id);
  if (head === "links") return link(links[Number(second)]);
  if (document.components.some(({ id }) => id === head)) return component(head);
  return links.includes(head) ? link(head) : undefined;
}

const component = (id: string | undefined): ProblemPlace | undefined =>
  id === undefined ? undefined : { type: "component", id };
const link = (id: string | undefined): ProblemPlace | undefined =>
  id === undefined ? undefined : { type: "link", id };

export interface Fix {
  readonly label: string;
  /** Undefined = back to the default. */
  readonly value: Json | undefined;
}

const NUMBERS: readonly RegExp[] = [
  /^Write (-?\d[\d.,]*) without quotes/,
  /write (\d[\d.]*) for /,
  /^Write (-?\d[\d,]*)\.$/,
];

/** The value that a hint names, when it names one. */
export function fixOf({ hint }: Problem): Fix | undefined {
  const name = /^Did you mean "([^"]+)"\?$/.exec(hint)?.[1];
  if (name !== undefined) return { label: `Use "${name}"`, value: name };
  for (const pattern of NUMBERS) {
    const digits = pattern.exec(hint)?.[1]?.replaceAll(",", "");
    if (digits !== undefined && digits !== "" && Number.isFinite(Number(digits)))
      return { label: `Use ${digits}`, value: Number(digits) };
  }
  const truth = /^Write (true|false) without quotes/.exec(hint)?.[1];
  if (truth !== undefined) return { label: `Use ${truth}`, value: truth === "true" };
  return /^The default is /.test(hint) ? { label: "Use the default", value: undefined } : undefined;
}

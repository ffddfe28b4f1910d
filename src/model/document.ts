/**
 * The scenario document: exactly what the file holds (`scenario-format.md`), as plain frozen JSON. Settings of a kind
 * stand flat on their element beside `id` and `kind`; those left out take the kind's defaults when it is compiled.
 * Unknown fields are kept and written back.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface PolicyDocument {
  readonly kind: string;
  readonly [setting: string]: Json;
}

export interface OperationDocument {
  readonly id: string;
  /** Relative weight; shares are normalised to sum 1. */
  readonly share?: number;
  readonly access?: "read" | "write";
  /** Higher is more urgent; 0–15. */
  readonly priority?: number;
  readonly tenant?: string;
  readonly idempotent?: boolean;
  /** Keys that requests of this operation ask for, drawn Zipf (0 = uniform). */
  readonly keys?: { readonly count: number; readonly zipf?: number };
  /** Bytes of a request and of its answer. */
  readonly requestSize?: Json;
  readonly responseSize?: Json;
}

export interface ComponentDocument {
  readonly id: string;
  readonly kind: string;
  readonly label?: string;
  /** Admission policies, outermost first. */
  readonly policies?: readonly PolicyDocument[];
  readonly [setting: string]: Json | undefined | readonly PolicyDocument[];
}

export interface LinkDocument {
  readonly from: string;
  readonly to: string;
  /** One-way network latency, drawn anew for the request and for the answer. */
  readonly latency?: Json;
  readonly lossRatio?: number;
  /** The callee hears when the caller gives up, and stops working on it. */
  readonly cancellation?: boolean;
  /** How calls travel; left out = each for itself. */
  readonly transport?: PolicyDocument;
  readonly policies?: readonly PolicyDocument[];
  readonly [setting: string]: Json | undefined | readonly PolicyDocument[];
}

export interface FaultDocument {
  readonly id?: string;
  readonly kind: string;
  /** A component's or link's id. */
  readonly target: string;
  readonly startAtMs: number;
  /** Left out = until the end. */
  readonly lastForMs?: number;
  readonly [setting: string]: Json | undefined;
}

export interface ObjectiveDocument {
  readonly id: string;
  readonly text?: string;
  /** Exactly one of component and link. */
  readonly component?: string;
  readonly link?: string;
  /** Only requests of this operation (component metrics of counts, outcomes and times). */
  readonly operation?: string;
  readonly metric: string;
  readonly above?: number;
  readonly below?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** The variant that the objective is judged in; left out = the base. */
  readonly variant?: string;
}

export interface VariantDocument {
  readonly id: string;
  readonly name: string;
  readonly text?: string;
  /** Settings by address. */
  readonly set: JsonObject;
}

export interface RunDocument {
  readonly runForMs: number;
  readonly warmUpMs: number;
  readonly seed: string;
  readonly replicationCount: number;
}

export interface Scenario {
  readonly format: "windtunnel/scenario";
  readonly version: number;
  readonly name: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly run: RunDocument;
  readonly operations: readonly OperationDocument[];
  readonly components: readonly ComponentDocument[];
  readonly links: readonly LinkDocument[];
  readonly faults: readonly FaultDocument[];
  readonly objectives: readonly ObjectiveDocument[];
  readonly variants: readonly VariantDocument[];
  readonly layout: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
  readonly notes: readonly { readonly id: string; readonly text: string; readonly x: number; readonly y: number }[];
  readonly lesson: Json;
  /** Unknown fields of the top level, kept and written back. */
  readonly extra?: JsonObject;
}

/** A defect of a scenario file, told so that its author can mend it. */
export interface Problem {
  /** Where: `components.2.queueCapacity` or `payments.queueCapacity`. */
  readonly path: string;
  readonly value: unknown;
  readonly reason: string;
  readonly hint: string;
  /** `error` blocks Run; `warning` does not. */
  readonly severity: "error" | "warning";
}

/** The id of a link: `from->to`, with `#2` … for further ones between the same two. */
export function linkIds(links: readonly Pick<LinkDocument, "from" | "to">[]): string[] {
  const seen = new Map<string, number>();
  return links.map(({ from, to }) => {
    const id = `${from}->${to}`;
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return nth === 1 ? id : `${id}#${nth}`;
  });
}

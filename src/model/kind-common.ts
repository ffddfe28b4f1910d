/** What every catalog entry says of itself. */
import type { Fields } from "./fields";
import type { MetricSpec, StatsSpec } from "./metric";

/** What every catalog entry says of itself. */
export interface KindCommon<F extends Fields> {
  /** The `kind` in files, kebab-case. */
  readonly kind: string;
  readonly label: string;
  /** One sentence for the palette and `list-kinds`. */
  readonly summary: string;
  readonly fields: F;
  /** Its names elsewhere: "in resilience4j: Bulkhead; in Envoy: max_requests". */
  readonly alsoKnownAs?: string;
}

/** What a kind's own statistics and metrics are; the runtime adds the generic ones. */
export interface Measured {
  readonly stats: StatsSpec;
  readonly metrics: readonly MetricSpec[];
}

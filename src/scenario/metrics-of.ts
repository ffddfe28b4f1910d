/** Which metrics an element has: those of every component or link, its kind's own, and its policies'. */
import type { LinkDocument } from "../model/document";
import type { AnyComponentKind, AnyPolicyKind, AnyTransportKind, Catalog } from "../model/kind";
import { COMPONENT_METRICS, LINK_METRICS, type MetricSpec } from "../model/metric";
import { LINK_FIELDS } from "./link-fields";

/** A metric of an element; `policy` is the position of the policy that measures it, -1 = the element itself. */
export type ElementMetric = MetricSpec & { readonly policy: number };

/** The metrics of a component: generic, its kind's, then those of its admission policies, outermost first. */
export function metricsOf(
  kind: Pick<AnyComponentKind, "metrics"> | undefined,
  policies: readonly Pick<AnyPolicyKind, "metrics">[] = [],
): ElementMetric[] {
  return withPolicies([...COMPONENT_METRICS, ...(kind?.metrics ?? [])], policies);
}

/** The metrics of a link: generic, its transport's, then those of its policies, outermost first. */
export function metricsOfLink(
  policies: readonly Pick<AnyPolicyKind, "metrics">[],
  transport?: Pick<AnyTransportKind, "metrics">,
): ElementMetric[] {
  return withPolicies([...LINK_METRICS, ...(transport?.metrics ?? [])], policies);
}

/** The catalog entry of a link's transport; undefined when the catalog does not know it. */
export function transportKind(link: LinkDocument | undefined, catalog: Catalog): AnyTransportKind | undefined {
  const wanted = link?.transport?.kind ?? LINK_FIELDS.transport.default.kind;
  return catalog.transports.find(({ kind }) => kind === wanted);
}

/** Quantities over time exist only for the component as a whole; wasted work is not told apart by operation. */
const WHOLE_FORMS: readonly MetricSpec["form"][] = ["timeAverage", "gauge", "levelMax", "levelRatio"];
const WAITING = ["waitingTimeMeanMs", "waitingTimeP99Ms", "waitingTimeDeviationMs"];

/** The metrics of a component that are also told per operation (`operations` of the summary, `operation` of objectives). */
export function operationMetricsOf(kind: Pick<AnyComponentKind, "metrics" | "hasStation"> | undefined): MetricSpec[] {
  const generic = COMPONENT_METRICS.filter(({ form, id }) => !WHOLE_FORMS.includes(form) && !id.startsWith("wasted"));
  const waiting = (kind?.metrics ?? []).filter(({ id }) => kind?.hasStation === true && WAITING.includes(id));
  return [...generic, ...waiting];
}

/** The catalog entries of a list of policies; kinds that the catalog does not know are passed over. */
export function policyKinds(
  policies: readonly { readonly kind: string }[] | undefined,
  catalog: Catalog,
): AnyPolicyKind[] {
  return (policies ?? []).flatMap(({ kind }) => catalog.policies.filter((entry) => entry.kind === kind).slice(0, 1));
}

/** A second metric of the same id becomes `id#2`: two timeouts of one link count apart. */
function withPolicies(
  own: readonly MetricSpec[],
  policies: readonly Pick<AnyPolicyKind, "metrics">[],
): ElementMetric[] {
  const seen = new Map<string, number>();
  const named = (metric: MetricSpec, policy: number): ElementMetric => {
    const nth = (seen.get(metric.id) ?? 0) + 1;
    seen.set(metric.id, nth);
    return { ...metric, id: nth === 1 ? metric.id : `${metric.id}#${nth}`, policy };
  };
  return [
    ...own.map((metric) => named(metric, -1)),
    ...policies.flatMap((kind, position) => kind.metrics.map((metric) => named(metric, position))),
  ];
}

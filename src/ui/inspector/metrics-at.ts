import { catalog } from "../../catalog/index";
import { linkIds, type Scenario } from "../../model/document";
import { type ElementMetric, metricsOf, metricsOfLink, policyKinds, transportKind } from "../../scenario/metrics-of";

/** What the component or link with this id measures, its policies included. */
export function metricsAt(document: Scenario, place: string): readonly ElementMetric[] {
  const component = document.components.find((each) => each.id === place);
  if (component !== undefined) {
    const kind = catalog.components.find((entry) => entry.kind === component.kind);
    return metricsOf(kind, policyKinds(component.policies, catalog));
  }
  const link = document.links[linkIds(document.links).indexOf(place)];
  return metricsOfLink(policyKinds(link?.policies, catalog), transportKind(link, catalog));
}

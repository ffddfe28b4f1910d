import { describe, expect, test } from "vitest";
import { catalog } from "../catalog/index";
import { COMPONENT_METRICS, LINK_METRICS } from "../model/metric";
import { metricsOf, metricsOfLink, operationMetricsOf, policyKinds } from "./metrics-of";
import { componentKind } from "./shapes";
import { smallCatalog } from "./testing/small-catalog";

describe("metrics of an element", () => {
  test("a component has the generic ones, its kind's and its admission policies'", () => {
    const ids = metricsOf(componentKind(smallCatalog, "service"), policyKinds([{ kind: "timeout" }], smallCatalog)).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(expect.arrayContaining(["latencyP99Ms", "utilization", "expiredCount"]));
    expect(metricsOf(undefined).map(({ id }) => id)).toEqual(COMPONENT_METRICS.map(({ id }) => id));
  });
  test("the second policy with the same metric is told apart, and knows its position", () => {
    const policies = policyKinds(
      [{ kind: "timeout" }, { kind: "retry" }, { kind: "nobody" }, { kind: "timeout" }, { kind: "timeout" }],
      smallCatalog,
    );
    const own = metricsOfLink(policies).slice(LINK_METRICS.length);
    expect(own.map(({ id, policy }) => [id, policy])).toEqual([
      ["expiredCount", 0],
      ["retriedCount", 1],
      ["expiredCount#2", 2],
      ["expiredCount#3", 3],
    ]);
  });
  test("waiting times are told by operation where a kind has workers", () => {
    expect(operationMetricsOf(componentKind(smallCatalog, "service")).map(({ id }) => id)).toContain(
      "waitingTimeP99Ms",
    );
    expect(operationMetricsOf(componentKind(smallCatalog, "client")).map(({ id }) => id)).not.toContain(
      "waitingTimeP99Ms",
    );
    expect(operationMetricsOf(undefined).map(({ id }) => id)).not.toContain("inFlightMean");
  });
});

describe("in the catalog", () => {
  const ids = (metrics: readonly { readonly id: string }[]): string[] => metrics.map(({ id }) => id);

  test("no kind has a metric twice, or one that every component has", () => {
    for (const kind of catalog.components) {
      const all = [...ids(COMPONENT_METRICS), ...ids(kind.metrics)];
      expect(
        all.filter((id, i) => all.indexOf(id) !== i),
        kind.kind,
      ).toEqual([]);
    }
  });
  test("no two kinds of policies share a metric, nor do links have it: suffixes go by policy", () => {
    const all = [...ids(LINK_METRICS), ...catalog.policies.flatMap(({ metrics }) => ids(metrics))];
    expect(all.filter((id, i) => all.indexOf(id) !== i)).toEqual([]);
  });
});

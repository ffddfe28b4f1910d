/** The three ways to break whatever scenario is open, chosen by what its components are. */
import type { ComponentDocument, Scenario } from "../../model/document";
import type { AnyComponentKind, Catalog } from "../../model/kind";
import { type FaultNow, faultNow } from "./fault-options";

export interface FirstFault {
  readonly id: "slow" | "kill" | "surge";
  readonly label: string;
  readonly glyph: string;
  readonly faults: readonly FaultNow[];
}

const SLOW_FOR_MS = 20_000;
const DOWN_FOR_MS = 20_000;
const SURGE_FOR_MS = 20_000;
const SURGE_FACTOR = 2;

interface Part {
  readonly component: ComponentDocument;
  readonly kind: AnyComponentKind;
  readonly callerCount: number;
  readonly replicaCount: number;
}

/** Left out where the scenario has nothing that fits, or the catalog no such fault. */
export function firstFaults(document: Scenario, catalog: Catalog): FirstFault[] {
  const parts = partsOf(document, catalog);
  const has = (kind: string) => catalog.faults.some((fault) => fault.kind === kind);
  return [
    ...(has("latency-spike") ? slow(parts) : []),
    ...(has("crash") ? kill(parts) : []),
    ...(has("surge") ? double(parts) : []),
  ];
}

/** The store that most depend on; without stores the last in the line: what nobody has behind it hurts everybody. */
function slow(parts: readonly Part[]): FirstFault[] {
  const stores = parts.filter(({ kind }) => kind.group === "data" && kind.hasStation === true);
  const servers = parts.filter(({ kind }) => kind.hasStation === true);
  const part = busiest(stores) ?? busiest(servers.toReversed());
  if (part === undefined) return [];
  const isOnlyDatabase = stores.length === 1 && part.kind.kind === "database";
  return [
    {
      id: "slow",
      label: isOnlyDatabase ? "Slow the database" : `Slow ${nameOf(part)}`,
      glyph: "turtle",
      faults: [faultNow("latency-spike", part.component.id, SLOW_FOR_MS)],
    },
  ];
}

function kill(parts: readonly Part[]): FirstFault[] {
  const servers = parts.filter(({ kind }) => kind.hasStation === true && kind.isSource !== true);
  const replicated = servers.filter(({ replicaCount }) => replicaCount > 1);
  const part = busiest(replicated) ?? busiest(servers);
  if (part === undefined) return [];
  const label = part.replicaCount > 1 ? `Kill a replica of ${nameOf(part)}` : `Kill ${nameOf(part)}`;
  return [
    {
      id: "kill",
      label: replicated.length === 1 ? "Kill a replica" : label,
      glyph: "server-off",
      faults: [faultNow("crash", part.component.id, DOWN_FOR_MS, { replicaCount: 1 })],
    },
  ];
}

function double(parts: readonly Part[]): FirstFault[] {
  const sources = parts.filter(({ kind }) => kind.isSource === true);
  if (sources.length === 0) return [];
  const faults = sources.map(({ component }) =>
    faultNow("surge", component.id, SURGE_FOR_MS, { factor: SURGE_FACTOR }),
  );
  return [{ id: "surge", label: "Double the traffic", glyph: "trending-up", faults }];
}

/** The first of those with the most callers. */
function busiest(parts: readonly Part[]): Part | undefined {
  return parts.reduce<Part | undefined>(
    (best, part) => (best === undefined || part.callerCount > best.callerCount ? part : best),
    undefined,
  );
}

function partsOf({ components, links }: Scenario, catalog: Catalog): Part[] {
  return components.flatMap((component) => {
    const kind = catalog.components.find((entry) => entry.kind === component.kind);
    if (kind === undefined) return [];
    const replicas = component.replicaCount ?? kind.fields.replicaCount?.default;
    return [
      {
        component,
        kind,
        callerCount: links.filter((link) => link.to === component.id).length,
        replicaCount: typeof replicas === "number" ? replicas : 1,
      },
    ];
  });
}

function nameOf({ component }: Part): string {
  return component.label ?? component.id;
}

/** What no single element can show: whether the elements of a scenario fit each other. */
import type { ComponentDocument, FaultDocument, LinkDocument, ObjectiveDocument, Scenario } from "../model/document";
import { linkIds } from "../model/document";
import type { AnyComponentKind, CheckContext } from "../model/kind";
import { isControlPlane } from "./around";
import { HoldPaths } from "./hold-path";
import { preview } from "./json";
import { LIMITS, spellNumber } from "./limits";
import { metricsOf, metricsOfLink, operationMetricsOf, policyKinds, transportKind } from "./metrics-of";
import type { Reading } from "./read-elements";
import { resolveOperations, resolveSettings } from "./settings";
import { componentKind, faultKind } from "./shapes";

/** Lists what is wrong between elements; changes nothing. */
export function crossCheck(reading: Reading, scenario: Scenario): void {
  checkShares(reading, scenario);
  checkTraffic(reading, scenario);
  const links = linkIds(scenario.links);
  for (const [i, link] of scenario.links.entries()) checkLink(reading, link, links[i] ?? "");
  for (const component of scenario.components) checkComponent(reading, scenario, component);
  for (const [i, fault] of scenario.faults.entries())
    checkFaultTarget(reading, scenario, fault, `faults.${fault.id ?? i}`);
  for (const objective of scenario.objectives) checkObjective(reading, scenario, objective);
}

function checkShares({ problems, catalog }: Reading, scenario: Scenario): void {
  const operations = resolveOperations(scenario, catalog);
  if (operations.some(({ share }) => share > 0)) return;
  problems.error("operations", 0, "No operation has a share above 0.", "Give at least one operation a share.");
}

function checkTraffic({ problems, catalog }: Reading, scenario: Scenario): void {
  if (scenario.components.some(({ kind }) => componentKind(catalog, kind)?.isSource === true)) return;
  const sources = catalog.components.filter(({ isSource }) => isSource === true).map(({ kind }) => kind);
  problems.warn("components", undefined, "Nothing sends traffic.", `Add one of: ${sources.join(", ")}.`);
}

function checkLink({ problems, around, catalog }: Reading, { from, to }: LinkDocument, id: string): void {
  if (from === to) {
    problems.error(
      id,
      to,
      `${from} cannot be linked to itself.`,
      "Work that a component gives itself belongs into its program.",
    );
  }
  const kind = componentKind(catalog, around.components.get(to) ?? "");
  if (kind?.isSource !== true) return;
  const reason = `${to} is a ${kind.kind}: it sends traffic, and nothing can call it.`;
  problems.error(`${id}.to`, to, reason, "Turn the link round, or remove it.");
}

/** Some faults act on what only some kinds and some transports have. */
function checkFaultTarget(reading: Reading, scenario: Scenario, fault: FaultDocument, path: string): void {
  checkFaultTransport(reading, scenario, fault, path);
  const kind = componentKind(reading.catalog, reading.around.components.get(fault.target) ?? "");
  if (kind?.ignoresFaults?.includes(fault.kind) !== true) return;
  const reason = `A ${fault.kind} changes nothing at ${fault.target}: it is a ${kind.kind}.`;
  reading.problems.warn(`${path}.target`, fault.target, reason, "Aim it at a component that does work, or at a link.");
}

function checkFaultTransport(
  { problems, catalog }: Reading,
  scenario: Scenario,
  fault: FaultDocument,
  path: string,
): void {
  const wanted = faultKind(catalog, fault.kind)?.targetTransports;
  const link = scenario.links[linkIds(scenario.links).indexOf(fault.target)];
  const transport = link && transportKind(link, catalog);
  if (wanted === undefined || transport === undefined || wanted.includes(transport.kind)) return;
  const reason = `A ${fault.kind} does nothing on a link with the transport "${transport.kind}".`;
  problems.error(
    `${path}.target`,
    fault.target,
    reason,
    `Give the link one of these transports: ${wanted.join(", ")}.`,
  );
}

function checkComponent(reading: Reading, scenario: Scenario, component: ComponentDocument): void {
  const kind = componentKind(reading.catalog, component.kind);
  // A kind's own check expects settings that are sound one by one.
  if (kind === undefined || reading.problems.hasErrorIn(component.id)) return;
  const settings = resolveSettings(kind.fields, component, reading.catalog);
  checkReplicas(reading, component.id, settings.replicaCount);
  const found = askKind(kind, settings, contextOf(reading, scenario, component.id));
  for (const { path, reason, hint, value, severity } of found) {
    const place = path === "" ? component.id : `${component.id}.${path}`;
    if (severity === "warning") reading.problems.warn(place, value, reason, hint);
    else reading.problems.error(place, value, reason, hint);
  }
}

function checkReplicas({ problems }: Reading, id: string, count: unknown): void {
  if (typeof count !== "number" || count <= LIMITS.replicas) return;
  const limit = spellNumber(LIMITS.replicas);
  problems.error(
    `${id}.replicaCount`,
    count,
    `A component has at most ${limit} replicas.`,
    `Write ${LIMITS.replicas} or less.`,
  );
}

function askKind(
  kind: AnyComponentKind,
  settings: unknown,
  around: CheckContext,
): ReturnType<NonNullable<AnyComponentKind["check"]>> {
  // The settings were resolved from this kind's own fields, which is what its check takes.
  return kind.check?.(settings as never, around) ?? [];
}

function contextOf({ around, catalog }: Reading, scenario: Scenario, id: string): CheckContext {
  const kindOf = (component: string): string => around.components.get(component) ?? "";
  const holds = new HoldPaths(scenario, catalog, around);
  const ids = linkIds(scenario.links);
  return {
    outgoing: scenario.links.flatMap((link, i) => {
      const { from, to } = link;
      if (from !== id || isControlPlane(around, to)) return [];
      // Found out when somebody asks: few programs hold anything.
      return [
        {
          id: ids[i] as string,
          to,
          kind: kindOf(to),
          get grantsNothing() {
            return holds.obstacleOn(link);
          },
        },
      ];
    }),
    incoming: scenario.links.filter(({ to }) => to === id).map(({ from }) => ({ from, kind: kindOf(from) })),
    operations: [...around.operations],
    kindOf,
  };
}

function checkObjective(reading: Reading, scenario: Scenario, objective: ObjectiveDocument): void {
  const { problems } = reading;
  const path = `objectives.${objective.id}`;
  if (objective.above === undefined && objective.below === undefined) {
    problems.error(path, undefined, "An objective needs a limit.", `Write "above": … or "below": ….`);
  }
  if (objective.link !== undefined && objective.operation !== undefined) {
    const hint = "Measure the component at its end, or leave the operation out.";
    problems.error(`${path}.operation`, objective.operation, "A link does not tell operations apart.", hint);
  }
  checkWindow(reading, scenario, objective, path);
  checkVariant(reading, scenario, objective, path);
  const metrics = metricIds(reading, scenario, objective);
  if (metrics === undefined || metrics.includes(objective.metric)) return;
  const place = objective.component ?? objective.link ?? "";
  const reason = `${place} has no metric ${preview(objective.metric)}.`;
  problems.error(`${path}.metric`, objective.metric, reason, problems.suggest(objective.metric, metrics));
}

/** The metrics of what an objective measures; undefined when that is not known, which is listed already. */
function metricIds(
  { catalog, around, problems }: Reading,
  scenario: Scenario,
  objective: ObjectiveDocument,
): string[] | undefined {
  if (objective.component !== undefined) {
    const component = scenario.components.find(({ id }) => id === objective.component);
    const kind = component && componentKind(catalog, component.kind);
    if (kind === undefined) return undefined;
    const isPart = objective.operation !== undefined && objective.operation !== "";
    const metrics = isPart ? operationMetricsOf(kind) : metricsOf(kind, policyKinds(component?.policies, catalog));
    return metrics.map((metric) => metric.id);
  }
  const id = objective.link ?? "";
  const index = linkIds(scenario.links).indexOf(id);
  const link = scenario.links[index];
  if (link !== undefined) {
    return metricsOfLink(policyKinds(link.policies, catalog), transportKind(link, catalog)).map(
      ({ id: metric }) => metric,
    );
  }
  if (around.components.has(id)) {
    problems.error(
      `objectives.${objective.id}.link`,
      id,
      `${id} is a component, not a link.`,
      `Write "component": "${id}".`,
    );
  }
  return undefined;
}

function checkWindow({ problems }: Reading, { run }: Scenario, objective: ObjectiveDocument, path: string): void {
  const from = objective.fromMs ?? run.warmUpMs;
  const to = objective.toMs ?? run.runForMs;
  if (from < to && from < run.runForMs) return;
  const reason = `The window from ${spellNumber(from)} ms to ${spellNumber(to)} ms holds nothing of the run (${spellNumber(run.runForMs)} ms).`;
  problems.error(`${path}.fromMs`, objective.fromMs, reason, "Let it begin before it ends, and before the run does.");
}

function checkVariant({ problems }: Reading, { variants }: Scenario, objective: ObjectiveDocument, path: string): void {
  const { variant } = objective;
  if (variant === undefined || variant === "" || variants.some(({ id }) => id === variant)) return;
  const hint = problems.suggest(
    variant,
    variants.map(({ id }) => id),
    "There are no variants.",
  );
  problems.error(`${path}.variant`, variant, `There is no variant ${preview(variant)}.`, hint);
}

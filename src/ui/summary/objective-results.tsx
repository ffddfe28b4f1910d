import { linkIds, type Scenario } from "../../model/document";
import type { ObjectiveResult, Summary } from "../../model/summary";
import { useRun } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import { metricsAt } from "../inspector/metrics-at";
import { momentOf, type Standing, standingOf, verdictOf } from "../inspector/objective-status";
import { StateMark } from "../inspector/state-mark";
import { formatMetric } from "../kit/format";
import styles from "./run-summary.module.css";

interface ObjectiveResultsProps {
  readonly objectives: readonly ObjectiveResult[];
  readonly summary: Summary;
}

/** The verdict on top, then each objective with its value and its limit. */
export function ObjectiveResults({ objectives, summary }: ObjectiveResultsProps) {
  const document = useDocument();
  const name = (place: string) => {
    const labelOf = (id: string) => document.components.find((component) => component.id === id)?.label ?? id;
    const component = document.components.find(({ id }) => id === place);
    const link = document.links[linkIds(document.links).indexOf(place)];
    return component?.label ?? (link === undefined ? place : `${labelOf(link.from)} → ${labelOf(link.to)}`);
  };
  const own = objectives.filter((objective) => objective.variant === summary.variant);
  const isOver = useRun(({ phase }) => phase === "ended" || phase === "stopped");
  const moment = momentOf(summary, useRun(({ layout }) => layout) ?? document.run, isOver);
  const stands = own.map((result) =>
    standingOf(
      document.objectives.find(({ id }) => id === result.id) ?? {},
      result,
      moment,
      metricsAt(document, result.place).find(({ id }) => id === result.metric)?.form,
    ),
  );
  return (
    <section className={styles.verdict} aria-label="Verdict of the run">
      <h3 className={styles.sentence}>
        {verdictOf(
          stands.map(({ state }) => state),
          isOver,
        )}
      </h3>
      <ul className={styles.objectives}>
        {own.map((objective, index) => (
          <li key={objective.id} className={styles.objective}>
            <StateMark state={stands[index]?.state ?? "open"} />
            <span className={styles.objectiveText}>
              {objective.text || `${name(objective.place)}: ${objective.metric}`}
              <span className={styles.limit}>{valueAndLimit(objective, document, stands[index])}</span>
            </span>
          </li>
        ))}
      </ul>
      {own.length === 0 && <p className={styles.quiet}>Add objectives in the inspector while nothing is selected.</p>}
    </section>
  );
}

function valueAndLimit(
  { id, place, metric, value, limit }: ObjectiveResult,
  document: Scenario,
  standing: Standing | undefined,
): string {
  const unit = metricsAt(document, place).find((each) => each.id === metric)?.unit ?? "state";
  const objective = document.objectives.find((each) => each.id === id);
  const limits = [
    objective?.above === undefined ? "" : `above ${formatMetric(objective.above, unit)}`,
    objective?.below === undefined ? "" : `below ${formatMetric(objective.below, unit)}`,
  ].filter((text) => text !== "");
  const isJudged = standing !== undefined && standing.state !== "open" && value !== null;
  return `${isJudged ? formatMetric(value, unit) : standing?.words} · wanted ${limits.join(" and ") || limit}`;
}

import { linkIds, type Scenario } from "../../model/document";
import type { ObjectiveResult, Summary } from "../../model/summary";
import { useDocument } from "../../stores/scenario-store";
import { metricsAt } from "../inspector/metrics-at";
import { StateMark } from "../inspector/state-mark";
import { formatMetric } from "../kit/format";
import styles from "./run-summary.module.css";
import { verdictOf } from "./summary-rows";

interface ObjectiveResultsProps {
  readonly objectives: readonly ObjectiveResult[];
  readonly summary: Summary;
}

/** The verdict on top, then each objective with its value and its limit. */
export function ObjectiveResults({ objectives, summary }: ObjectiveResultsProps) {
  const document = useDocument();
  const name = (place: string) => {
    const component = document.components.find(({ id }) => id === place);
    const link = document.links[linkIds(document.links).indexOf(place)];
    return component?.label ?? (link === undefined ? place : `${link.from} → ${link.to}`);
  };
  const own = objectives.filter((objective) => objective.variant === summary.variant);
  return (
    <section className={styles.verdict} aria-label="Objectives">
      <h3 className={styles.sentence}>{verdictOf(own)}</h3>
      <ul className={styles.objectives}>
        {own.map((objective) => (
          <li key={objective.id} className={styles.objective}>
            <StateMark state={objective.value === null ? "open" : objective.met ? "met" : "missed"} />
            <span className={styles.objectiveText}>
              {objective.text || `${name(objective.place)}: ${objective.metric}`}
              <span className={styles.limit}>{valueAndLimit(objective, document)}</span>
            </span>
          </li>
        ))}
      </ul>
      {own.length === 0 && <p className={styles.quiet}>Add objectives in the inspector while nothing is selected.</p>}
    </section>
  );
}

function valueAndLimit({ id, place, metric, value, limit }: ObjectiveResult, document: Scenario): string {
  const unit = metricsAt(document, place).find((each) => each.id === metric)?.unit ?? "state";
  const objective = document.objectives.find((each) => each.id === id);
  const limits = [
    objective?.above === undefined ? "" : `above ${formatMetric(objective.above, unit)}`,
    objective?.below === undefined ? "" : `below ${formatMetric(objective.below, unit)}`,
  ].filter((text) => text !== "");
  return `${value === null ? "not measured" : formatMetric(value, unit)} · wanted ${limits.join(" and ") || limit}`;
}

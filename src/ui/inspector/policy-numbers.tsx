import { useMemo } from "react";
import type { ElementMetric } from "../../scenario/metrics-of";
import { runData, useLive } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import { formatMetric, MISSING } from "../kit/format";
import { metricsAt } from "./metrics-at";
import styles from "./policy-stack.module.css";

const readFrameVersion = () => runData.frameVersion;

/** What the policy at `index` measures in the rows of the run, in the order of its definition. */
function useLiveMetrics(ownerId: string, index: number): readonly ElementMetric[] {
  const document = useDocument();
  return useMemo(
    () => metricsAt(document, ownerId).filter(({ policy, summaryOnly }) => policy === index && summaryOnly !== true),
    [document, ownerId, index],
  );
}

interface PolicyNumbersProps {
  readonly ownerId: string;
  readonly index: number;
}

/** What the policy does right now: everything it measures. */
export function PolicyNumbers({ ownerId, index }: PolicyNumbersProps) {
  useLive(readFrameVersion);
  const metrics = useLiveMetrics(ownerId, index);
  if (metrics.length === 0) return null;
  return (
    <dl className={styles.numbers} aria-label="Now">
      {metrics.map((metric) => (
        <div key={metric.id} {...(metric.help === undefined ? {} : { "data-tip": metric.help })}>
          <dt>{metric.label}</dt>
          <dd>{valueText(ownerId, metric)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The one number that a folded card shows: the first that the policy measures. */
export function PolicyHeadline({ ownerId, index }: PolicyNumbersProps) {
  useLive(readFrameVersion);
  const [first] = useLiveMetrics(ownerId, index);
  if (first === undefined) return null;
  return (
    <span className={styles.headline}>
      {first.label} {valueText(ownerId, first)}
    </span>
  );
}

function valueText(ownerId: string, metric: ElementMetric): string {
  const value = runData.value(ownerId, metric.id);
  if (Number.isNaN(value)) return MISSING;
  return metric.states?.[value] ?? formatMetric(value, metric.unit);
}

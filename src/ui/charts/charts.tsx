import { lazy, Suspense, useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import { useRun } from "../../stores/run-store";
import { onlySelected, useUi } from "../../stores/ui-store";
import { Button } from "../kit/button";
import { EmptyState } from "../kit/panel";
import styles from "./charts.module.css";
import { subjectOf } from "./strips";

// uPlot comes with the first chart, not with the page.
const StripGrid = lazy(() => import("./strip-grid").then((module) => ({ default: module.StripGrid })));

const SOURCE_KINDS = new Set(catalog.components.filter((kind) => kind.isSource === true).map((kind) => kind.kind));

/** Bottom panel: live strips of the selection or the whole. */
export function Charts() {
  const layout = useRun((run) => run.layout);
  const selected = onlySelected(useUi((state) => state.selection));
  const [isLog, setIsLog] = useState(false);
  const subject = useMemo(
    () => (layout === undefined ? undefined : subjectOf(layout, selected?.id, SOURCE_KINDS)),
    [layout, selected?.id],
  );
  if (layout === undefined || subject === undefined || subject.entities.length + subject.queueEntities.length === 0) {
    return (
      <EmptyState title="No run yet">
        <p>Add a client and something for it to call, then press play.</p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.charts}>
      <header className={styles.header}>
        <h3 className={styles.subject}>{subject.label}</h3>
        {subject.id === undefined && <p className={styles.hint}>Select a component or link to see its own charts.</p>}
        <span className={styles.key}>
          <span className={styles.warmUpKey}>warm-up</span>
          <span className={styles.faultKey}>fault</span>
          <span className={styles.changeKey}>change</span>
          <Button
            size="s"
            look="quiet"
            isOn={isLog}
            tooltip="Logarithmic axis for latency"
            onClick={() => setIsLog(!isLog)}
          >
            log
          </Button>
        </span>
      </header>
      <Suspense fallback={<div className={styles.grid} />}>
        <StripGrid layout={layout} subject={subject} isLog={isLog} />
      </Suspense>
    </div>
  );
}

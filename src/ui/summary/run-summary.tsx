import { Download, RefreshCw } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Summary } from "../../model/summary";
import { run } from "../../stores/run-control";
import { type RunPhase, useRun } from "../../stores/run-store";
import { ui } from "../../stores/ui-store";
import { downloadText, fileNameOf } from "../gallery/file-store";
import { Button } from "../kit/button";
import { formatClock, formatCount } from "../kit/format";
import { EmptyState } from "../kit/panel";
import { Segmented } from "../kit/segmented";
import { tip } from "../kit/tip";
import { ObjectiveResults } from "./objective-results";
import styles from "./run-summary.module.css";
import { nextSeed } from "./summary-rows";
import { SummaryTable } from "./summary-table";

// Recharts comes when somebody asks for its pictures.
const SummaryCharts = lazy(() => import("./summary-charts").then((module) => ({ default: module.SummaryCharts })));

type View = "numbers" | "latency" | "outcomes";

const VIEWS = [
  { value: "numbers", label: "Numbers" },
  { value: "latency", label: "Latency" },
  { value: "outcomes", label: "Outcomes" },
] as const;
const REFRESH_MS = 2_000;

/** What the run found: when it has ended, or so far while the panel is open. */
export function RunSummary() {
  const phase = useRun((facts) => facts.phase);
  const summary = useRun((facts) => facts.summary);
  const stopReason = useRun((facts) => facts.stopReason);
  const [view, setView] = useState<View>("numbers");
  useFreshSummary(phase);
  if (summary === undefined) {
    return (
      <EmptyState title="Nothing measured yet">
        <p>Press play: what the run finds appears here, judged by the objectives.</p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.summary}>
      <header className={styles.header}>
        <p className={styles.window}>
          <strong>{isOver(phase) ? "Result" : "So far"}</strong> {formatClock(summary.fromMs, summary.toMs)} to{" "}
          {formatClock(summary.toMs)} · seed {summary.seed} · {formatCount(summary.eventCount)} events ·{" "}
          <span
            className={styles.trace}
            {...tip("Of every event of the run: equal traces are the same run, here and on the command line")}
          >
            trace <code>{summary.traceHash}</code>
          </span>
        </p>
        <div className={styles.tools}>
          <div className={styles.views}>
            <Segmented label="View of the result" value={view} options={VIEWS} onChange={setView} />
          </div>
          <Button
            size="s"
            icon={<Download aria-hidden="true" />}
            tooltip="Save the result as JSON"
            onClick={() => saveSummary(summary)}
          >
            JSON
          </Button>
          <AnotherSeed seed={summary.seed} />
        </div>
      </header>
      {stopReason !== undefined && <p className={styles.stopped}>Stopped: {stopReason}</p>}
      <div className={styles.body}>
        <ObjectiveResults objectives={summary.objectives} summary={summary} />
        {view === "numbers" ? (
          <SummaryTable summary={summary} />
        ) : (
          <Suspense fallback={<p className={styles.quiet}>Loading…</p>}>
            <SummaryCharts summary={summary} view={view} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function AnotherSeed({ seed }: { readonly seed: string }) {
  const again = () => {
    const next = nextSeed(seed);
    run.restart({ seed: next, play: true });
    ui.toast(`Running with seed ${next}: other dice, same system.`);
  };
  return (
    <Button size="s" look="primary" icon={<RefreshCw aria-hidden="true" />} onClick={again}>
      Run with another seed
    </Button>
  );
}

/** The summary is asked for while the panel is open: at the end, and now and then on the way. */
function useFreshSummary(phase: RunPhase): void {
  useEffect(() => {
    if (phase === "idle" || phase === "loading" || phase === "rejected" || phase === "lost") return;
    run.summarize();
    if (phase !== "playing") return;
    const timer = setInterval(run.summarize, REFRESH_MS);
    return () => clearInterval(timer);
  }, [phase]);
}

function isOver(phase: RunPhase): boolean {
  return phase === "ended" || phase === "stopped";
}

function saveSummary(summary: Summary): void {
  downloadText(
    fileNameOf(`${summary.scenario} result ${summary.seed}`),
    `${JSON.stringify(summary, null, 2)}\n`,
    "application/json",
  );
}

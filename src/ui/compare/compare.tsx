import { ArrowRightLeft, Play, Square } from "lucide-react";
import { useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import { type ComparisonState, comparison, comparisonStore, PAIR_COUNTS } from "../../stores/comparison-store";
import { scenario, useScenario } from "../../stores/scenario-store";
import { Button, IconButton } from "../kit/button";
import { EmptyState } from "../kit/panel";
import { Segmented } from "../kit/segmented";
import { Select } from "../kit/select";
import { ProblemList } from "../problems/problem-list";
import styles from "./compare.module.css";
import { verdictOf } from "./compare-rows";
import { ComparedObjectives, ComparedTable } from "./compared-table";

const BASE = "";
const PAIRS = PAIR_COUNTS.map((count) => ({
  value: String(count),
  label: String(count),
  help:
    count === 1 ? "One run of each: quick, and says nothing of chance" : `${count} runs of each, with the same seeds`,
}));

/** Two variants side by side: run with the same seeds, judged with an interval. */
export function Compare() {
  const file = useScenario((state) => state.file);
  const shown = useScenario((state) => state.variant);
  const { choice, state } = comparisonStore();
  const names = useNames();
  const options = [...names].map(([value, label]) => ({ value, label }));
  if (file.variants.length === 0) return <NothingToCompare />;
  // What is on the screen is most likely what is asked about.
  const b = choice.b ?? (choice.a === undefined ? (shown ?? file.variants[0]?.id) : undefined);
  const start = () => {
    comparison.choose({ b });
    comparison.start();
  };
  return (
    <div className={styles.compare}>
      <header className={styles.header}>
        <span className={styles.side}>
          <b aria-hidden="true">A</b>
          <Select
            size="s"
            label="Side A"
            value={choice.a ?? BASE}
            options={options}
            onChange={(id) => comparison.choose({ a: id || undefined, b })}
          />
        </span>
        <IconButton
          size="s"
          label="Swap the sides"
          onClick={() => comparison.choose({ a: b, b: choice.a })}
          disabled={state.type === "running"}
        >
          <ArrowRightLeft aria-hidden="true" />
        </IconButton>
        <span className={styles.side}>
          <b aria-hidden="true">B</b>
          <Select
            size="s"
            label="Side B"
            value={b ?? BASE}
            options={options}
            onChange={(id) => comparison.choose({ b: id || undefined })}
          />
        </span>
        <span className={styles.pairs}>
          <Segmented
            label="Runs of each side"
            value={String(choice.pairCount)}
            options={PAIRS}
            onChange={(count) => comparison.choose({ pairCount: Number(count) })}
          />
          <span className={styles.quiet}>{choice.pairCount === 1 ? "run each" : "runs each"}</span>
        </span>
        {state.type === "running" ? (
          <Button size="s" icon={<Square aria-hidden="true" />} onClick={comparison.stop}>
            Stop
          </Button>
        ) : (
          <Button size="s" look="primary" icon={<Play aria-hidden="true" />} onClick={start}>
            Compare
          </Button>
        )}
      </header>
      <Outcome state={state} names={names} />
    </div>
  );
}

/** Names of the base and its variants, by id; the base has none. */
function useNames(): ReadonlyMap<string, string> {
  const variants = useScenario((state) => state.file.variants);
  return useMemo(() => new Map([[BASE, "Base"], ...variants.map(({ id, name }) => [id, name] as const)]), [variants]);
}

function NothingToCompare() {
  const isChanged = useScenario((state) => state.isChanged);
  const hasChanges = isChanged && Object.keys(scenario.changedSettings()).length > 0;
  return (
    <EmptyState title="Nothing to compare yet">
      <p>
        {hasChanges
          ? "Settings have changed since the scenario was opened: keep them as a variant and compare it with what was."
          : "Change a setting, then keep what you changed as a variant: it is run beside the base with the same seeds."}
      </p>
      {hasChanges && <Button onClick={() => scenario.saveChangesAsVariant("Variant 1")}>Save what I changed</Button>}
    </EmptyState>
  );
}

function Outcome({ state, names }: { readonly state: ComparisonState; readonly names: ReadonlyMap<string, string> }) {
  const [isAll, setIsAll] = useState(false);
  const file = useScenario((now) => now.file);
  if (state.type === "none")
    return <p className={styles.hint}>Both sides run to the end with the same seeds, beside the run that is shown.</p>;
  if (state.type === "running") {
    return (
      <div className={styles.hint}>
        <progress className={styles.progress} aria-label="Comparing" value={state.doneRatio} max={1} />
        <span>{Math.floor(state.doneRatio * 100)} %</span>
      </div>
    );
  }
  if (state.type === "failed") {
    return (
      <div className={styles.failed} role="alert">
        <p>{state.reason}</p>
        {state.problems.length > 0 && <ProblemList problems={state.problems} />}
      </div>
    );
  }
  const { choice, comparison: found } = state;
  const sides = [names.get(choice.a ?? BASE) ?? "A", names.get(choice.b ?? BASE) ?? "B"] as const;
  const stopReason = found.a.stopReason ?? found.b.stopReason;
  return (
    <div className={styles.body}>
      <section className={styles.verdict} aria-label="Verdict" aria-live="polite">
        <h3 className={styles.sentence}>
          {sides[0]} | {sides[1]}
        </h3>
        <ul className={styles.sentences}>
          {verdictOf(found, sourcesOf(state.file)).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p className={styles.quiet}>
          {found.pairCount === 1 ? "One run" : `${found.pairCount} runs`} of each, seed {found.seed}
          {found.pairCount > 1
            ? " and what follows from it; differences with the half-width of their 95 % interval."
            : "."}
        </p>
        {stopReason !== null && <p className={styles.failed}>Stopped early: {stopReason}</p>}
        {file !== state.file && <p className={styles.stale}>The scenario has changed since. Compare again.</p>}
        <ComparedObjectives comparison={found} file={state.file} />
      </section>
      <ComparedTable comparison={found} sides={sides} isAll={isAll} onAll={setIsAll} />
    </div>
  );
}

/** Where users are: what they see is what counts. */
function sourcesOf({ components }: ReturnType<typeof scenario.file>): string[] {
  const sources = new Set(catalog.components.filter(({ isSource }) => isSource === true).map(({ kind }) => kind));
  return components.filter(({ kind }) => sources.has(kind)).map(({ id }) => id);
}

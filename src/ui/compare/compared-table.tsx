import { Fragment } from "react";
import { linkIds, type Scenario } from "../../model/document";
import type { ObjectiveResult } from "../../model/summary";
import { ui } from "../../stores/ui-store";
import type { Comparison } from "../../worker/protocol";
import { metricsAt } from "../inspector/metrics-at";
import { wordsOf } from "../inspector/objective-status";
import { StateMark } from "../inspector/state-mark";
import { cx } from "../kit/cx";
import { formatMetric, MISSING } from "../kit/format";
import { Segmented } from "../kit/segmented";
import styles from "./compare.module.css";
import { type ComparedEntity, comparedEntities, wordOf } from "./compare-rows";

interface ComparedTableProps {
  readonly comparison: Comparison;
  readonly sides: readonly [a: string, b: string];
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
}

const SHOWN = [
  { value: "differing", label: "What differs" },
  { value: "all", label: "Everything" },
] as const;

/** The key numbers of both sides with their difference; the same ones are left out unless asked for. */
export function ComparedTable({ comparison, sides, isAll, onAll }: ComparedTableProps) {
  const entities = comparedEntities(comparison)
    .map((entity) => ({ ...entity, rows: isAll ? entity.rows : entity.rows.filter(isDiffering) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <div className={styles.tableBox}>
      <div className={styles.shown}>
        <Segmented
          label="Rows"
          value={isAll ? "all" : "differing"}
          options={SHOWN}
          onChange={(value) => onAll(value === "all")}
        />
      </div>
      {entities.length === 0 ? (
        <p className={styles.quiet}>Nothing differs: both sides did the same in every run.</p>
      ) : (
        <table className={styles.table}>
          <caption className={styles.hidden}>
            {sides[0]} and {sides[1]}, side by side
          </caption>
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">B − A</th>
              <th scope="col">95 %</th>
              <th scope="col">B is</th>
            </tr>
          </thead>
          {entities.map((entity) => (
            <EntityRows key={entity.id} entity={entity} pairCount={comparison.pairCount} />
          ))}
        </table>
      )}
    </div>
  );
}

function isDiffering({ judgement, difference }: ComparedEntity["rows"][number]): boolean {
  return judgement !== "same" && !(judgement === "unclear" && difference === "0");
}

function EntityRows({ entity, pairCount }: { readonly entity: ComparedEntity; readonly pairCount: number }) {
  const select = () => ui.select(entity.type === "component" ? { components: [entity.id] } : { links: [entity.id] });
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={6} className={styles.group}>
          <button type="button" className={styles.name} onClick={select}>
            {entity.label}
          </button>
        </th>
      </tr>
      {entity.rows.map((row) => (
        <tr key={row.number.metric}>
          <th scope="row">{row.number.label}</th>
          <td>{row.a}</td>
          <td>{row.b}</td>
          <td className={styles.difference}>{row.difference}</td>
          <td className={styles.interval}>{row.interval}</td>
          <td className={cx(styles.judgement, styles[row.judgement])}>{wordOf(row, pairCount)}</td>
        </tr>
      ))}
    </tbody>
  );
}

interface ComparedObjectivesProps {
  readonly comparison: Comparison;
  /** As it was compared. */
  readonly file: Scenario;
}

/** Every objective of either side, judged in both. */
export function ComparedObjectives({ comparison: { a, b }, file }: ComparedObjectivesProps) {
  if (a.objectives.length === 0) return null;
  return (
    <table className={styles.objectives}>
      <caption>Objectives, judged in both</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.hidden}>
            Objective
          </th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {a.objectives.map((objective) => (
          <tr key={objective.id}>
            <th scope="row">{nameOf(objective, file)}</th>
            {[objective, b.objectives.find(({ id }) => id === objective.id)].map((result, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: side A, side B.
              <Fragment key={index}>
                <Judged result={result} file={file} />
              </Fragment>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Judged({ result, file }: { readonly result: ObjectiveResult | undefined; readonly file: Scenario }) {
  if (result === undefined || result.value === null) return <td>{MISSING}</td>;
  const unit = metricsAt(file, result.place).find(({ id }) => id === result.metric)?.unit ?? "state";
  return (
    <td>
      <StateMark state={result.met ? "met" : "missed"} /> {formatMetric(result.value, unit)}
    </td>
  );
}

function nameOf({ id, place, metric }: ObjectiveResult, file: Scenario): string {
  const objective = file.objectives.find((each) => each.id === id);
  const component = file.components.find((each) => each.id === place);
  const link = file.links[linkIds(file.links).indexOf(place)];
  const name = component?.label ?? (link === undefined ? place : `${link.from} → ${link.to}`);
  if (objective === undefined) return `${name}: ${metric}`;
  return wordsOf(
    objective,
    name,
    metricsAt(file, place).find((each) => each.id === metric),
  );
}

import type { EntitySummary, Summary } from "../../model/summary";
import { ui } from "../../stores/ui-store";
import { counted } from "../kit/format";
import { tip } from "../kit/tip";
import { linkName } from "../table/entity-name";
import styles from "./run-summary.module.css";
import { KEY_NUMBERS, type KeyNumber, samplesNeeded, textIn, valueIn } from "./summary-rows";

/** Key numbers per component, then per link. Percentiles of too few samples are greyed. */
export function SummaryTable({ summary }: { readonly summary: Summary }) {
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Element</th>
            {KEY_NUMBERS.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...summary.components, ...summary.links].map((entity) => (
            <tr key={entity.id}>
              <th scope="row">
                <button type="button" className={styles.name} onClick={() => select(entity)}>
                  {nameIn(entity, summary)}
                </button>
              </th>
              {KEY_NUMBERS.map((number) => (
                <Cell key={number.id} entity={entity} number={number} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const QUANTILES: Readonly<Record<string, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

function Cell({ entity, number }: { readonly entity: EntitySummary; readonly number: KeyNumber }) {
  const q = QUANTILES[number.id];
  const samples = valueIn(entity, ["settledCount"]);
  const isThin = q !== undefined && samples < samplesNeeded(q);
  return (
    <td
      className={isThin ? styles.thin : undefined}
      {...(isThin ? tip(`Only ${counted(samples, "sample")}; ${samplesNeeded(q)} would make it firm`) : {})}
    >
      {textIn(entity, number)}
    </td>
  );
}

/** A link has the names of its ends. */
function nameIn({ id, type, label }: EntitySummary, { components }: Summary): string {
  if (type === "component") return label;
  return linkName(id, (end) => components.find((component) => component.id === end)?.label ?? end);
}

function select(entity: EntitySummary): void {
  ui.select(entity.type === "component" ? { components: [entity.id] } : { links: [entity.id] });
}

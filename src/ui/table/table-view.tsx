import { ArrowDown, ArrowUp } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { catalog } from "../../catalog/index";
import type { MetricSpec } from "../../model/metric";
import { failingRatio } from "../../scenario/refusals";
import { runData, runFacts, useRun } from "../../stores/run-store";
import { ui, useUi } from "../../stores/ui-store";
import type { EntityLayout } from "../../worker/protocol";
import { whenRowsChange } from "../charts/when-changed";
import { cx } from "../kit/cx";
import { EmptyState } from "../kit/panel";
import { stateOf } from "./element-state";
import { entityName } from "./entity-name";
import { TABLE_COLUMNS, type TableColumn } from "./table-columns";
import styles from "./table-view.module.css";

/** Often enough to follow, slow enough to read. */
const WRITE_EVERY_MS = 500;

interface Order {
  readonly column: string;
  readonly isRising: boolean;
  /** Rows as they stood when the order was chosen: rows do not jump while they are read. */
  readonly ids: readonly string[];
}

/** Components and links with their state and numbers: the text alternative of the canvas. */
export function TableView() {
  const layout = useRun((run) => run.layout);
  const faults = useRun((run) => run.activeFaults);
  const selection = useUi((state) => state.selection);
  const [order, setOrder] = useState<Order>();
  const table = useRef<HTMLTableElement>(null);
  const entities = useMemo(() => ordered(layout?.entities ?? [], order), [layout, order]);
  const write = useCallback(() => {
    for (const entity of entities) writeRow(table.current, entity);
  }, [entities]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fault that starts or ends changes states at once.
  useEffect(() => {
    write();
    return whenRowsChange(write, WRITE_EVERY_MS);
  }, [write, faults]);
  if (layout === undefined) {
    return (
      <EmptyState title="No run yet">
        <p>Components and links appear here with their state and numbers.</p>
      </EmptyState>
    );
  }
  const sort = (column: string) => setOrder((before) => nextOrder(before, column, layout.entities));
  return (
    <table ref={table} className={styles.table}>
      <caption className={styles.caption}>Components and links, now</caption>
      <thead>
        <tr>
          <SortHead id="name" label="Element" order={order} onSort={sort} />
          <SortHead id="state" label="State" order={order} onSort={sort} />
          {TABLE_COLUMNS.map(({ id, label }) => (
            <SortHead key={id} id={id} label={label} isNumber order={order} onSort={sort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {entities.map((entity) => (
          <Row
            key={entity.id}
            entity={entity}
            name={entityName(entity, layout)}
            isSelected={selection.components.includes(entity.id) || selection.links.includes(entity.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly entity: EntityLayout;
  readonly name: string;
  readonly isSelected: boolean;
}

function Row({ entity, name, isSelected }: RowProps) {
  const select = () => ui.select(entity.type === "component" ? { components: [entity.id] } : { links: [entity.id] });
  return (
    <tr data-row={entity.id} className={cx(isSelected && styles.selected)} aria-selected={isSelected}>
      <th scope="row">
        <button type="button" className={styles.name} onClick={select}>
          {name}
        </button>
        <span className={styles.kind}>{entity.type === "link" ? "link" : kindLabel(entity.kind)}</span>
      </th>
      <td data-cell="state" />
      {TABLE_COLUMNS.map(({ id }) => (
        <td key={id} data-cell={id} className={styles.number} />
      ))}
    </tr>
  );
}

interface SortHeadProps {
  readonly id: string;
  readonly label: string;
  readonly isNumber?: boolean;
  readonly order: Order | undefined;
  readonly onSort: (column: string) => void;
}

function SortHead({ id, label, isNumber = false, order, onSort }: SortHeadProps) {
  const isChosen = order?.column === id;
  const Arrow = order?.isRising === true ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      className={cx(isNumber && styles.number)}
      aria-sort={isChosen ? (order.isRising ? "ascending" : "descending") : "none"}
    >
      <button type="button" className={styles.sort} onClick={() => onSort(id)}>
        {isChosen && <Arrow aria-hidden="true" />}
        {label}
      </button>
    </th>
  );
}

function writeRow(table: HTMLTableElement | null, entity: EntityLayout): void {
  const row = table?.querySelector(`[data-row="${CSS.escape(entity.id)}"]`);
  if (row === null || row === undefined) return;
  for (const cell of row.querySelectorAll<HTMLElement>("[data-cell]")) {
    const column = TABLE_COLUMNS.find(({ id }) => id === cell.dataset.cell);
    const text = column === undefined ? stateText(entity) : column.format(numberOf(entity, column));
    if (cell.textContent !== text) cell.textContent = text;
  }
}

function stateText(entity: EntityLayout): string {
  const read = (metric: string) => runData.value(entity.id, metric);
  const faults = runFacts.getState().activeFaults.filter((fault) => fault.target === entity.id);
  const rate = numberOf(entity, { metrics: ["arrivalRatePerSecond", "callRatePerSecond"] });
  const numbers = {
    rate,
    errorRatio: failingRatio(metricsOfKind(entity.kind), read),
    utilization: read("utilization"),
    blockedRatio: read("blockedRatio"),
  };
  return stateOf(
    numbers,
    faults.map((fault) => catalog.faults.find((kind) => kind.kind === fault.kind)?.label ?? fault.kind),
  );
}

function numberOf(entity: EntityLayout, { metrics }: Pick<TableColumn, "metrics">): number {
  if (metrics.includes("errorRatio"))
    return failingRatio(metricsOfKind(entity.kind), (id) => runData.value(entity.id, id));
  const metric = metrics.find((each) => entity.columns.some((column) => column.id === each));
  return metric === undefined ? Number.NaN : runData.value(entity.id, metric);
}

function metricsOfKind(kind: string): readonly MetricSpec[] | undefined {
  return catalog.components.find((entry) => entry.kind === kind)?.metrics;
}

function kindLabel(kind: string): string {
  return catalog.components.find((entry) => entry.kind === kind)?.label ?? kind;
}

function ordered(entities: readonly EntityLayout[], order: Order | undefined): readonly EntityLayout[] {
  if (order === undefined) return entities;
  const place = new Map(order.ids.map((id, index) => [id, index]));
  return [...entities].sort((a, b) => (place.get(a.id) ?? entities.length) - (place.get(b.id) ?? entities.length));
}

/** Numbers fall first (the worst on top), names rise; a third click gives back the order of the file. */
function nextOrder(before: Order | undefined, id: string, entities: readonly EntityLayout[]): Order | undefined {
  const isText = id === "name" || id === "state";
  const isSame = before?.column === id;
  if (isSame && before.isRising !== isText) return undefined;
  const isRising = isSame ? !before.isRising : isText;
  const column = TABLE_COLUMNS.find((each) => each.id === id);
  const sign = isRising ? 1 : -1;
  const compare = (a: EntityLayout, b: EntityLayout) => {
    if (column === undefined)
      return sign * (id === "name" ? a.label.localeCompare(b.label) : stateText(a).localeCompare(stateText(b)));
    const [x, y] = [numberOf(a, column), numberOf(b, column)];
    return Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : sign * (x - y);
  };
  return { column: id, isRising, ids: [...entities].sort(compare).map((entity) => entity.id) };
}

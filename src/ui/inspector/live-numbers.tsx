import { useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import { type CardView, cardViewOf } from "../../catalog/views";
import { ordinaryRefusals } from "../../scenario/refusals";
import { runData, useLive, useRun } from "../../stores/run-store";
import type { EntityLayout } from "../../worker/protocol";
import { Button } from "../kit/button";
import { formatMetric, formatRate, formatRatio } from "../kit/format";
import { ShareBar, type SharePart, Swatch } from "../kit/share-bar";
import styles from "./live-numbers.module.css";
import { OUTCOME_PARTS } from "./outcome-parts";

const readFrameVersion = () => runData.frameVersion;

/** What the selection does right now; five times a second. */
export function LiveNumbers({ entityId }: { readonly entityId: string }) {
  useLive(readFrameVersion);
  const layout = useRun((run) => run.layout);
  const entity = useMemo(() => layout?.entities.find((each) => each.id === entityId), [layout, entityId]);
  if (entity === undefined) return <p className={styles.none}>Numbers appear when the run knows this element.</p>;
  const read = (metric: string) => runData.value(entityId, metric);
  return (
    <div className={styles.live}>
      <Headline entity={entity} read={read} />
      {figuresOf(entity) === undefined && <Outcomes entity={entity} read={read} />}
      <Rejects entity={entity} read={read} />
      <Time entity={entity} read={read} />
      <AllNumbers entity={entity} read={read} />
    </div>
  );
}

interface PartProps {
  readonly entity: EntityLayout;
  readonly read: (metric: string) => number;
}

function viewOf({ kind }: EntityLayout): CardView {
  return cardViewOf(
    kind,
    catalog.components.find((entry) => entry.kind === kind),
  );
}

/** What its kind shows where nothing calls it: rate, latency and outcomes would be empty for ever. */
function figuresOf(entity: EntityLayout): CardView["figures"] {
  return entity.type === "component" ? viewOf(entity).figures : undefined;
}

/** The number that a kind is known by stands with the others that everybody has. */
function headlineOf(entity: EntityLayout): typeof HEADLINE {
  const { focus } = viewOf(entity);
  const figures = figuresOf(entity);
  if (figures !== undefined) {
    const focused = focus.type === "number" ? [[focus.label, [focus.metric]] as const] : [];
    return [...focused, ...figures.map(({ label, metric }) => [label, [metric]] as const)];
  }
  return focus.type === "ring" ? [...HEADLINE, [focus.label, [focus.metric]]] : HEADLINE;
}

const HEADLINE: readonly (readonly [label: string, metrics: readonly string[]])[] = [
  ["rate", ["arrivalRatePerSecond", "callRatePerSecond"]],
  ["p50", ["latencyP50Ms"]],
  ["p95", ["latencyP95Ms"]],
  ["p99", ["latencyP99Ms"]],
];

function Headline({ entity, read }: PartProps) {
  return (
    <dl className={styles.headline}>
      {headlineOf(entity).map(([label, metrics]) => {
        const column = entity.columns.find((each) => metrics.includes(each.id));
        return (
          <div key={label} className={styles.figure}>
            <dt>{label}</dt>
            <dd>{column === undefined ? "–" : formatMetric(read(column.id), column.unit)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Outcomes({ entity, read }: PartProps) {
  if (catalog.components.find(({ kind }) => kind === entity.kind)?.takesNoCalls === true) return null;
  const refused = entity.type === "component" ? ordinaryWord(entity.kind) : undefined;
  const parts = OUTCOME_PARTS.map((part) => ({
    ...part,
    label: part.id === "refused" && refused !== undefined ? `refused: ${refused}` : part.label,
    amount: read(part.rate),
  }));
  const total = parts.reduce((sum, part) => sum + (part.amount > 0 ? part.amount : 0), 0);
  return (
    <Shares
      title="Outcomes"
      parts={parts}
      describe={(part) => `${formatRate(part.amount)} · ${formatRatio(part.amount / total)}`}
      whenEmpty="nothing settled in the last interval"
    />
  );
}

/** Why the kind refuses calls though nothing failed; undefined: it does not. */
function ordinaryWord(kind: string): string | undefined {
  return ordinaryRefusals(catalog.components.find((entry) => entry.kind === kind)?.metrics)?.label;
}

const REJECT_TONES: readonly SharePart["tone"][] = ["shed", "warn", "error", "retry"];

/** Calls turned away, by cause, where the element or its policies tell causes apart. */
function Rejects({ entity, read }: PartProps) {
  const causes = entity.columns.filter((column) => column.isReject === true);
  if (causes.length === 0) return null;
  const parts = causes.map(({ id, label }, i): SharePart => {
    const tone = REJECT_TONES[i % REJECT_TONES.length] ?? "shed";
    return { id, label, amount: read(id), tone, pattern: i < REJECT_TONES.length ? "solid" : "hatch" };
  });
  return (
    <Shares
      title="Turned away, by cause"
      parts={parts}
      describe={(part) => formatRate(part.amount)}
      whenEmpty="nobody in the last interval"
    />
  );
}

/** Where the latency of a component with workers goes: waiting for one, being served, and all else (calls to others). */
function Time({ entity, read }: PartProps) {
  if (!entity.columns.some((column) => column.id === "waitingTimeMeanMs")) return null;
  const waiting = read("waitingTimeMeanMs");
  const service = read("serviceTimeMeanMs");
  const rest = read("latencyMeanMs") - (waiting > 0 ? waiting : 0) - (service > 0 ? service : 0);
  const parts: SharePart[] = [
    { id: "waiting", label: "waiting", amount: waiting, tone: "warn" },
    { id: "service", label: "service", amount: service, tone: "ok" },
    { id: "rest", label: "on others", amount: rest, tone: "shed", pattern: "hatch" },
  ];
  return (
    <Shares
      title="Where the time goes"
      parts={parts}
      describe={(part) => formatMetric(part.amount, "ms")}
      whenEmpty="nothing answered in the last interval"
    />
  );
}

interface SharesProps {
  readonly title: string;
  readonly parts: readonly SharePart[];
  readonly describe: (part: SharePart) => string;
  readonly whenEmpty: string;
}

function Shares({ title, parts, describe, whenEmpty }: SharesProps) {
  const shown = parts.filter((part) => part.amount > 0);
  return (
    <div className={styles.shares}>
      <p className={styles.caption}>{title}</p>
      <ShareBar label={title} parts={parts} />
      <ul className={styles.legend}>
        {shown.length === 0 && <li className={styles.none}>{whenEmpty}</li>}
        {shown.map((part) => (
          <li key={part.id} className={styles.entry}>
            <Swatch {...part} />
            <span className={styles.name}>{part.label}</span>
            <span className={styles.value}>{describe(part)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AllNumbers({ entity, read }: PartProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="s" look="quiet" aria-expanded={isOpen} className={styles.more} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? "Fewer numbers" : `All ${entity.columns.length} numbers`}
      </Button>
      {isOpen && (
        <dl className={styles.all}>
          {entity.columns.map((column) => (
            <div key={column.id} className={styles.entry}>
              <dt className={styles.name}>{column.label}</dt>
              <dd className={styles.value}>{formatMetric(read(column.id), column.unit)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** Writes the live numbers of one component into its card. */

import type { CardFigure } from "../../catalog/views";
import { columnOf } from "../../stores/run-store";
import type { FrameLayout } from "../../worker/protocol";
import {
  counted,
  formatCount,
  formatDuration,
  formatMetric,
  formatRate,
  formatRatio,
  MISSING,
  NBSP,
} from "../kit/format";
import type { CardFacts } from "./card-facts";
import { covers } from "./covers";
import { FocusPainter } from "./focus-painter";
import type { Painter, PaintPass } from "./painting";
import { Sparkline } from "./sparkline";
import { optionalPart, part, WrittenAttribute, WrittenParts, WrittenScale, WrittenText } from "./written";

const NAME_INTERVAL_MS = 1000;
const SPARK_MS = 60_000;
const SATURATED = 0.8;
/** Up to this many waiting calls are drawn one by one. */
const PIPS_MAX = 5;

const COLUMNS = {
  rate: "arrivalRatePerSecond",
  p50: "latencyP50Ms",
  p99: "latencyP99Ms",
  good: "goodRatio",
  error: "errorRatio",
  wasted: "wastedRatio",
  replicas: "replicaCount",
  ordinary: "",
  headline: "",
  utilization: "utilization",
  workers: "workerCount",
  working: "workingCount",
  blocked: "blockedCount",
  queue: "queueLength",
  inFlight: "inFlightCount",
} as const;
type ColumnName = keyof typeof COLUMNS;

export class CardPainter implements Painter {
  readonly #facts: CardFacts;
  readonly #focus: FocusPainter;
  readonly #wrapper: Element;
  readonly #columns = new Map<ColumnName, number>();
  readonly #fill: WrittenScale;
  readonly #load: WrittenAttribute;
  readonly #texts: Readonly<Record<"rate" | "p50" | "p99" | "good" | "loss" | "state", WrittenText>>;
  readonly #bar: WrittenParts;
  readonly #gate:
    | {
        readonly root: WrittenAttribute;
        readonly waiting: WrittenText;
        readonly pips: WrittenScale;
        readonly bed: WrittenScale;
      }
    | undefined;
  readonly #spark: Sparkline;
  /** Where no calls arrive: columns of the kind's own figures, the one in the focus first. */
  #figureColumns: readonly number[] = [];
  #live = new Float64Array(0) as Float64Array;
  #nameAtMs = 0;

  constructor(card: HTMLElement, facts: CardFacts) {
    this.#facts = facts;
    this.#wrapper = card.closest(".react-flow__node") ?? card;
    this.#focus = new FocusPainter(card, facts);
    this.#fill = new WrittenScale(part(card, "fill"), "Y");
    this.#load = new WrittenAttribute(card, "data-load");
    const name = part(card, "name");
    // Measured at full size: what an earlier painter made smaller may fit now.
    card.removeAttribute("data-long-name");
    const isLong = name.scrollWidth > name.clientWidth;
    card.toggleAttribute("data-long-name", isLong);
    if (isLong) name.dataset.tip = facts.label;
    else delete name.dataset.tip;
    const text = (name: string) => new WrittenText(part(card, name));
    this.#texts = {
      rate: text("rate"),
      p50: text("p50"),
      p99: text("p99"),
      good: text("good"),
      loss: text("loss"),
      state: text("state"),
    };
    this.#bar = new WrittenParts(
      ["barGood", "barOrdinary", "barLate", "barError", "barWasted"].map((name) => part(card, name)),
    );
    const gate = optionalPart(card, "gate");
    this.#gate = gate && {
      root: new WrittenAttribute(gate, "data-gate"),
      waiting: new WrittenText(part(gate, "waiting")),
      pips: new WrittenScale(part(gate, "pips"), "X"),
      bed: new WrittenScale(part(gate, "bed"), "X"),
    };
    this.#spark = new Sparkline(part(card, "spark") as HTMLCanvasElement, "--text");
  }

  bind(_layout: FrameLayout): void {
    const { id, view } = this.#facts;
    const own: Partial<Record<ColumnName, string | undefined>> = {
      rate: view.rate,
      p50: view.p50,
      p99: view.p99,
      ordinary: this.#facts.ordinaryRefusals,
      headline: view.focus.type === "ring" ? view.focus.metric : undefined,
    };
    for (const name of Object.keys(COLUMNS) as ColumnName[])
      this.#columns.set(name, columnOf(id, own[name] ?? COLUMNS[name]));
    const focused = "metric" in view.focus ? view.focus.metric : "";
    this.#figureColumns = [focused, ...(view.figures ?? []).map(({ metric }) => metric)].map((metric) =>
      columnOf(id, metric),
    );
    this.#focus.bind();
  }

  paint({ frame, isRowDue }: PaintPass): void {
    this.#live = frame.live;
    this.#paintLevels();
    this.#paintTexts();
    this.#focus.paint(frame.live);
    if (isRowDue) {
      const curve = this.#facts.view.figures === undefined ? this.#columns.get("p99") : this.#figureColumns[0];
      this.#spark.draw(frame.rows, curve ?? -1, SPARK_MS);
      this.#focus.paintRows(frame.rows);
    }
    const now = performance.now();
    if (now - this.#nameAtMs < NAME_INTERVAL_MS && frame.state === "playing") return;
    this.#nameAtMs = now;
    this.#wrapper.setAttribute("aria-label", this.#accessibleName());
  }

  release(): void {
    covers.setWaiting(this.#facts.id, 0);
    this.#focus.release();
  }

  #value(name: ColumnName): number {
    return this.#live[this.#columns.get(name) ?? -1] ?? Number.NaN;
  }

  #paintLevels(): void {
    const utilization = this.#value("utilization");
    this.#fill.set(utilization);
    this.#load.set(utilization >= SATURATED ? "saturated" : "normal");
    if (this.#gate === undefined) return;
    const queue = this.#value("queue");
    const capacity = this.#facts.capacity ?? Number.POSITIVE_INFINITY;
    const isFull = capacity > 0 && queue >= capacity;
    const isPips = queue <= PIPS_MAX;
    this.#gate.root.set(
      isFull ? "full" : queue > capacity * SATURATED ? "high" : !(queue > 0) ? "empty" : isPips ? "pips" : "bar",
    );
    const length = isPips ? queue / PIPS_MAX : Math.max(0.5, logShare(queue, capacity));
    this.#gate.pips.set(length);
    this.#gate.bed.set(length);
    covers.setWaiting(this.#facts.id, queue > 0 ? length : 0);
  }

  #paintTexts(): void {
    const queue = this.#value("queue");
    this.#gate?.waiting.set(queue > PIPS_MAX ? formatCount(Math.round(queue)) : "");
    if (this.#facts.view.figures !== undefined) return this.#paintFigures(this.#facts.view.figures);
    this.#texts.rate.set(formatRate(this.#value("rate")));
    const p50 = this.#value("p50");
    const p99 = this.#value("p99");
    this.#texts.p50.set(Number.isNaN(p50) ? "" : `p50 ${withoutSharedUnit(p50, p99)}`);
    this.#texts.p99.set(Number.isNaN(p99) ? "" : `p99 ${formatDuration(p99)}`);
    this.#paintOutcomes();
    this.#paintReplicas();
  }

  /** "2 ghosts   heartbeats 5/s": what a kind that nobody calls measures of its own. */
  #paintFigures(figures: readonly CardFigure[]): void {
    const [first = "", second = ""] = figures.map(({ label, one, unit }, i) => {
      const value = this.#live[this.#figureColumns[i + 1] ?? -1] ?? Number.NaN;
      if (unit !== "count") return `${label} ${formatMetric(value, unit)}`;
      return `${formatMetric(value, unit)} ${value === 1 ? (one ?? label) : label}`;
    });
    this.#texts.rate.set(first);
    this.#texts.p99.set(second);
  }

  /** Good, ordinary refusals, answers that came too late, errors and wasted work: always sums to 100 %. */
  #paintOutcomes(): void {
    const good = this.#value("good");
    const isKnown = !Number.isNaN(good);
    const wasted = isKnown ? Math.min(zeroIfNaN(this.#value("wasted")), 1 - good) : 0;
    const ordinary = isKnown ? Math.min(zeroIfNaN(this.#value("ordinary")), 1 - good - wasted) : 0;
    const bad = isKnown ? Math.max(0, 1 - good - wasted - ordinary) : 0;
    const error = Math.min(bad, Math.max(0, zeroIfNaN(this.#value("error")) - ordinary));
    const late = bad - error;
    this.#bar.set(zeroIfNaN(good), ordinary, late, error, wasted);
    this.#texts.good.set(isKnown ? this.#goodText(good) : MISSING);
    const worst = Math.max(wasted, error, late);
    this.#texts.loss.set(worst < 0.005 ? "" : worst === wasted ? "wasted" : worst === error ? "failing" : "late");
  }

  /** Where refusals are ordinary, the share of answers says less than the kind's own number. */
  #goodText(good: number): string {
    const { focus } = this.#facts.view;
    const own = this.#value("headline");
    const isOwn = this.#value("ordinary") > 0 && focus.type === "ring" && !Number.isNaN(own);
    return isOwn ? `${focus.label} ${formatRatio(own)}` : `good ${formatRatio(good)}`;
  }

  /** How many replicas there are, where that changes by itself. */
  #paintReplicas(): void {
    const replicas = this.#value("replicas");
    this.#texts.state.set(Number.isNaN(replicas) ? "" : `×${formatCount(Math.round(replicas))}`);
  }

  /** "Payments, service, 8 of 8 workers busy, 412 waiting, failing 31 %". */
  #accessibleName(): string {
    const { label, kindLabel } = this.#facts;
    const said = [label, kindLabel.toLowerCase()];
    const workers = this.#value("workers");
    const busy = zeroIfNaN(this.#value("working")) + zeroIfNaN(this.#value("blocked"));
    if (workers > 0) said.push(`${formatCount(Math.round(busy))} of ${formatCount(workers)} workers busy`);
    const queue = this.#value("queue");
    if (queue > 0) said.push(`${formatCount(Math.round(queue))} waiting`);
    const replicas = this.#value("replicas");
    if (!Number.isNaN(replicas)) said.push(counted(Math.round(replicas), "replica"));
    const error = this.#value("error") - zeroIfNaN(this.#value("ordinary"));
    if (error >= 0.005) said.push(`failing ${formatRatio(error)}`);
    return said.join(", ");
  }
}

/** "41" where "41 ms" stands before "68 ms". */
function withoutSharedUnit(first: number, second: number): string {
  const [number = "", unit = ""] = formatDuration(first, 2).split(NBSP);
  return formatDuration(second).endsWith(`${NBSP}${unit}`) ? number : `${number}${NBSP}${unit}`;
}

/** Position on a log scale from 1 to `capacity`. */
export function logShare(value: number, capacity: number): number {
  const most = Number.isFinite(capacity) && capacity > 1 ? capacity : 10_000;
  return Math.min(1, Math.log1p(Math.max(0, value)) / Math.log1p(most));
}

function zeroIfNaN(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

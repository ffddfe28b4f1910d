/** Writes the live flow of one link into its lanes and chips. */
import { columnOf } from "../../stores/run-store";
import type { FrameLayout } from "../../worker/protocol";
import { formatDuration, formatRate, formatRatio, significant } from "../kit/format";
import { arrowHead, type Curve, directions, laneOf, svgPath } from "./edge-geometry";
import type { Painter, PaintPass } from "./painting";
import { part, WrittenAttribute, WrittenText } from "./written";

const COLUMNS = {
  calls: "callRatePerSecond",
  attempts: "attemptRatePerSecond",
  answers: "throughputPerSecond",
  perCall: "attemptsPerCall",
  failed: "failedPerSecond",
  timedOut: "timedOutPerSecond",
  refused: "refusedPerSecond",
  shed: "shedPerSecond",
  shortCircuited: "shortCircuitedPerSecond",
  error: "errorRatio",
  p99: "latencyP99Ms",
} as const;
type ColumnName = keyof typeof COLUMNS;
const LANES = ["response", "failure", "request", "retry"] as const;
type LaneName = (typeof LANES)[number];

/** Half the space between requests and answers. */
const MIDDLE = 1.25;
const LANE_GAP = 1;
const AMPLIFIED = 1.05;
const FAILING = 0.005;

interface Chip {
  readonly text: string;
  readonly tone: "retry" | "error" | "plain";
}

export interface EdgeFacts {
  readonly id: string;
  /** The breaker's switch says its state itself and takes one of the two chips. */
  readonly hasBreaker: boolean;
  /** Refusals of this callee are ordinary answers: they count as neither failures nor answers. */
  readonly isRefusalOrdinary: boolean;
}

export class EdgePainter implements Painter {
  readonly #facts: EdgeFacts;
  readonly #lanes: ReadonlyMap<LaneName, SVGElement>;
  readonly #arrowTo: SVGElement;
  readonly #arrowBack: SVGElement;
  readonly #chips: readonly { readonly text: WrittenText; readonly tone: WrittenAttribute }[];
  readonly #state: WrittenAttribute;
  readonly #columns = new Map<ColumnName, number>();
  #widths: Readonly<Record<LaneName, number>> = { response: 0, failure: 0, request: 0, retry: 0 };
  #curve: Curve | undefined;
  #live = new Float64Array(0) as Float64Array;

  constructor(lanes: SVGGElement, chips: HTMLElement, facts: EdgeFacts) {
    this.#facts = facts;
    const find = (name: string) => part(lanes, name) as unknown as SVGElement;
    this.#lanes = new Map(LANES.map((name) => [name, find(name)]));
    this.#arrowTo = find("arrowTo");
    this.#arrowBack = find("arrowBack");
    this.#state = new WrittenAttribute(lanes, "data-flow");
    this.#chips = ["chip0", "chip1"].map((name) => ({
      text: new WrittenText(part(chips, name)),
      tone: new WrittenAttribute(part(chips, name), "data-tone"),
    }));
  }

  bind(_layout: FrameLayout): void {
    for (const name of Object.keys(COLUMNS) as ColumnName[])
      this.#columns.set(name, columnOf(this.#facts.id, COLUMNS[name]));
  }

  setCurve(curve: Curve): void {
    this.#curve = curve;
    this.#drawLanes();
  }

  paint({ frame }: PaintPass): void {
    this.#live = frame.live;
    this.#paintWidths();
    this.#paintChips();
  }

  #value(name: ColumnName): number {
    return this.#live[this.#columns.get(name) ?? -1] ?? Number.NaN;
  }

  #sum(...names: readonly ColumnName[]): number {
    return names.reduce((sum, name) => sum + orZero(this.#value(name)), 0);
  }

  #failures(): number {
    const refused = this.#facts.isRefusalOrdinary ? 0 : this.#sum("refused");
    return refused + this.#sum("failed", "timedOut", "shed", "shortCircuited");
  }

  #failingShare(): number {
    const failures = this.#failures();
    const all = failures + this.#sum("answers", "refused");
    return all > 0 ? failures / all : Number.NaN;
  }

  #paintWidths(): void {
    const calls = orZero(this.#value("calls"));
    const attempts = orZero(this.#value("attempts"));
    const retries = Math.max(0, attempts - calls);
    // What an open breaker or a full bulkhead turns away is a call, but never travels.
    const firstTries = Math.min(calls, attempts);
    const failures = this.#failures();
    const answers = orZero(this.#value("answers"));
    const widths = {
      request: laneWidth(firstTries),
      retry: retries > calls * (AMPLIFIED - 1) ? laneWidth(retries) : 0,
      response: laneWidth(answers),
      failure: failures > (answers + failures) * FAILING ? laneWidth(failures) : 0,
    };
    this.#state.set(attempts > 0 || answers > 0 ? "flowing" : "idle");
    if (LANES.every((name) => widths[name] === this.#widths[name])) return;
    this.#widths = widths;
    this.#drawLanes();
  }

  /** Requests to the right of the middle, retries beyond them; answers to the left, failures beyond those. */
  #drawLanes(): void {
    const curve = this.#curve;
    if (curve === undefined) return;
    const { request, retry, response, failure } = this.#widths;
    this.#drawLane("request", curve, MIDDLE + Math.max(1, request) / 2, Math.max(1, request));
    this.#drawLane("retry", curve, MIDDLE + request + LANE_GAP + retry / 2, retry);
    this.#drawLane("response", curve, -(MIDDLE + Math.max(1, response) / 2), Math.max(1, response));
    this.#drawLane("failure", curve, -(MIDDLE + response + LANE_GAP + failure / 2), failure);
    this.#drawArrows(curve, Math.max(1, request), Math.max(1, response));
  }

  #drawArrows(curve: Curve, request: number, response: number): void {
    const { start, end } = directions(curve);
    const there = laneOf(curve, MIDDLE + request / 2);
    this.#arrowTo.setAttribute("d", arrowHead(there.x3, there.y3, end, 4 + request * 0.55));
    const back = laneOf(curve, -(MIDDLE + response / 2));
    this.#arrowBack.setAttribute("d", arrowHead(back.x0, back.y0, { x: -start.x, y: -start.y }, 3 + response * 0.45));
  }

  #drawLane(name: LaneName, curve: Curve, offset: number, width: number): void {
    const lane = this.#lanes.get(name);
    if (lane === undefined) return;
    lane.setAttribute("stroke-width", String(width));
    if (width > 0) lane.setAttribute("d", svgPath(laneOf(curve, offset)));
    else lane.removeAttribute("d");
  }

  /** At most two, by priority: retry amplification, failures, p99, rate. */
  #paintChips(): void {
    const found: Chip[] = [];
    const perCall = this.#value("perCall");
    if (perCall >= AMPLIFIED) found.push({ text: `×${significant(perCall, 2)}`, tone: "retry" });
    const error = this.#facts.isRefusalOrdinary ? this.#failingShare() : this.#value("error");
    if (error >= FAILING) found.push({ text: `◆ ${formatRatio(error)}`, tone: "error" });
    const p99 = this.#value("p99");
    const hasRoom = this.#curve !== undefined && hasRoomBeside(this.#curve);
    if (!Number.isNaN(p99) && found.length === 0 && hasRoom)
      found.push({ text: `p99 ${formatDuration(p99)}`, tone: "plain" });
    const calls = this.#value("calls");
    if (found.length === 0 && calls > 0 && hasRoom) found.push({ text: formatRate(calls), tone: "plain" });
    const room = this.#facts.hasBreaker ? 1 : 2;
    for (const [index, chip] of this.#chips.entries()) {
      const shown = index < room ? found[index] : undefined;
      chip.text.set(shown?.text ?? "");
      chip.tone.set(shown?.tone ?? "plain");
    }
  }
}

/** A steep link between two close cards has none: what a chip would say stands on the callee's card as well. */
function hasRoomBeside({ x0, y0, x3, y3 }: Curve): boolean {
  return Math.abs(x3 - x0) > 110 || Math.abs(y3 - y0) < 30 || Math.abs(x3 - x0) < 8;
}

/** Pixels for a rate, on a log scale in half pixels: 1/s → 1, 10/s → 2.5, 100/s → 4, 1,000/s → 5.5. */
function laneWidth(perSecond: number): number {
  if (!(perSecond > 0)) return 0;
  return Math.round(Math.min(8, Math.max(1, 1 + 1.5 * Math.log10(Math.max(1, perSecond)))) * 2) / 2;
}

function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

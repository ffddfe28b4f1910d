/** The second line of a card: worker slots, a pile, a ring, shares, or the offered load. */
import { columnOf, type RowRing, runData } from "../../stores/run-store";
import { formatCount, formatDuration, formatRatio } from "../kit/format";
import type { CardFacts } from "./card-facts";
import { Sparkline } from "./sparkline";
import { optionalPart, part, WrittenAttribute, WrittenScale, WrittenText } from "./written";

/** More workers than this are one bar with the same three fills. */
const SLOTS_MAX = 16;
const OFFERED_MS = 60_000;

export class FocusPainter {
  readonly #facts: CardFacts;
  readonly #card: HTMLElement;
  readonly #text: WrittenText;
  /** What is left out at a distance. */
  readonly #more: WrittenText;
  readonly #slots: HTMLElement | undefined;
  readonly #pool:
    | {
        readonly working: HTMLElement;
        readonly blocked: HTMLElement;
        readonly down: HTMLElement;
        readonly root: HTMLElement;
      }
    | undefined;
  readonly #scale: WrittenScale | undefined;
  readonly #level: WrittenAttribute;
  readonly #ring: HTMLElement | undefined;
  readonly #shares: HTMLElement | undefined;
  readonly #curve: Sparkline | undefined;
  #columns: readonly number[] = [];
  #targets: readonly number[] = [];
  #drawn = "";

  constructor(card: HTMLElement, facts: CardFacts) {
    this.#facts = facts;
    this.#card = card;
    this.#text = new WrittenText(part(card, "focusText"));
    this.#more = new WrittenText(part(card, "focusMore"));
    this.#slots = optionalPart(card, "slots");
    const pool = optionalPart(card, "pool");
    this.#pool = pool && {
      root: pool,
      working: part(card, "poolWorking"),
      blocked: part(card, "poolBlocked"),
      down: part(card, "poolDown"),
    };
    const pile = optionalPart(card, "pileFill");
    this.#scale = pile && new WrittenScale(pile, "X");
    this.#level = new WrittenAttribute(card, "data-focus");
    this.#ring = optionalPart(card, "ringFill");
    this.#shares = optionalPart(card, "shares");
    const curve = optionalPart(card, "offered");
    this.#curve = curve && new Sparkline(curve as HTMLCanvasElement, "--ok");
  }

  bind(): void {
    const { id } = this.#facts;
    const { focus } = this.#facts.view;
    const column = (metric: string) => columnOf(id, metric);
    this.#drawn = "";
    if (focus.type === "workers")
      this.#columns = ["workerCount", "workingCount", "blockedCount", "replicaCount"].map(column);
    else if (focus.type === "shares") this.#columns = [column("endpointCount")];
    else this.#columns = [column(focus.metric), column(focus.type === "pile" ? (focus.age ?? "") : "inFlightCount")];
    const links =
      runData.layout?.entities.filter((entity) => entity.type === "link" && entity.id.startsWith(`${id}->`)) ?? [];
    this.#targets = focus.type === "shares" ? links.map((link) => columnOf(link.id, "callRatePerSecond")) : [];
  }

  release(): void {
    this.#slots?.replaceChildren();
    this.#shares?.replaceChildren();
  }

  paint(live: Float64Array): void {
    const { focus } = this.#facts.view;
    if (focus.type === "workers") this.#paintWorkers(live);
    else if (focus.type === "pile") this.#paintPile(this.#at(live, 0));
    else if (focus.type === "ring") this.#paintRing(this.#at(live, 0));
    else if (focus.type === "shares") this.#paintShares(live);
    const [text, more = ""] = this.#words(live);
    this.#text.set(text);
    this.#more.set(more);
  }

  paintRows(rows: RowRing): void {
    this.#curve?.draw(rows, this.#columns[0] ?? -1, OFFERED_MS);
  }

  #words(live: Float64Array): readonly [text: string, more?: string] {
    const { focus } = this.#facts.view;
    const first = this.#at(live, 0);
    switch (focus.type) {
      case "workers":
        return workersText(first, this.#at(live, 1), this.#at(live, 2));
      case "pile":
        return pileText(first, this.#at(live, 1), focus.label);
      case "ring":
        return [`${focus.label} ${formatRatio(first)}`];
      case "offered":
        return [`${formatCount(this.#at(live, 1))} in flight`];
      case "shares":
        // Replicas behind one link are endpoints of their own.
        return [`${formatCount(first)} ${first === 1 ? "endpoint" : "endpoints"}`];
      case "number":
        return [`${formatCount(first)} ${first === 1 ? (focus.one ?? focus.label) : focus.label}`];
    }
  }

  #at(live: Float64Array, index: number): number {
    return live[this.#columns[index] ?? -1] ?? Number.NaN;
  }

  #paintWorkers(live: Float64Array): void {
    const count = orZero(this.#at(live, 0));
    const working = Math.min(count, Math.round(orZero(this.#at(live, 1))));
    const blocked = Math.min(count - working, Math.round(orZero(this.#at(live, 2))));
    const down = Math.max(0, this.#expectedWorkers(live) - count);
    const drawn = `${count} ${working} ${blocked} ${down}`;
    if (drawn === this.#drawn || this.#slots === undefined || this.#pool === undefined) return;
    this.#drawn = drawn;
    const isPool = count + down > SLOTS_MAX;
    this.#card.dataset.workers = isPool ? "pool" : "slots";
    if (isPool) this.#paintPool(working / (count + down), blocked / (count + down), down / (count + down));
    else paintSlots(this.#slots, count, working, blocked, down);
  }

  /** Workers if no replica were down: of as many replicas as there are now, where that changes by itself. */
  #expectedWorkers(live: Float64Array): number {
    const { replicaCount = 0, workersPerReplica = 0 } = this.#facts;
    const now = this.#at(live, 3);
    return (Number.isNaN(now) ? replicaCount : Math.round(now)) * workersPerReplica;
  }

  #paintPool(working: number, blocked: number, down: number): void {
    if (this.#pool === undefined) return;
    this.#pool.working.style.transform = `scaleX(${working})`;
    this.#pool.blocked.style.left = `${working * 100}%`;
    this.#pool.blocked.style.width = `${blocked * 100}%`;
    this.#pool.down.style.width = `${down * 100}%`;
  }

  #paintPile(depth: number): void {
    const { focus } = this.#facts.view;
    const capacity = this.#facts.capacity ?? Number.POSITIVE_INFINITY;
    if (focus.type !== "pile") return;
    this.#scale?.set(Math.log1p(orZero(depth)) / Math.log1p(Number.isFinite(capacity) ? capacity : 10_000));
    this.#level.set(depth >= capacity ? "full" : depth > capacity * 0.8 ? "high" : "normal");
  }

  #paintRing(share: number): void {
    const text = `${Math.round(orZero(share) * 200) / 2} 100`;
    if (text === this.#drawn) return;
    this.#drawn = text;
    if (this.#ring !== undefined) this.#ring.style.strokeDasharray = text;
  }

  #paintShares(live: Float64Array): void {
    const rates = this.#targets.map((column) => orZero(live[column] ?? 0));
    const bars = this.#shares;
    if (bars === undefined) return;
    while (bars.childElementCount < Math.min(SLOTS_MAX, rates.length)) bars.append(document.createElement("i"));
    const most = Math.max(...rates, 1e-9);
    for (const [index, rate] of rates.slice(0, SLOTS_MAX).entries()) {
      const bar = bars.children[index];
      if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${Math.max(0.06, rate / most)})`;
    }
  }
}

/** Slots in the order working, blocked, idle, down; their elements are made here and unknown to React. */
function paintSlots(slots: HTMLElement, count: number, working: number, blocked: number, down: number): void {
  const wanted = count + down;
  while (slots.childElementCount > wanted) slots.lastElementChild?.remove();
  while (slots.childElementCount < wanted) slots.append(document.createElement("i"));
  for (let index = 0; index < wanted; index++) {
    const state = index < working ? "working" : index < working + blocked ? "blocked" : index < count ? "idle" : "down";
    const slot = slots.children[index];
    if (slot instanceof HTMLElement && slot.dataset.slot !== state) slot.dataset.slot = state;
  }
}

function workersText(count: number, working: number, blocked: number): readonly [text: string, more?: string] {
  if (Number.isNaN(count)) return [""];
  const busy = Math.round(orZero(working) + orZero(blocked));
  const held = Math.round(orZero(blocked));
  const text = `${formatCount(busy)}/${formatCount(count)}`;
  return held > 0 && count <= 8 ? [text, ` · ${held} blocked`] : [text];
}

function pileText(count: number, ageMs: number, label: string): readonly [text: string, more?: string] {
  if (Number.isNaN(count)) return [""];
  const text = `${formatCount(Math.round(count))} ${label}`;
  return count > 0 && ageMs >= 1 ? [text, ` · ${formatDuration(ageMs, 2)}`] : [text];
}

function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

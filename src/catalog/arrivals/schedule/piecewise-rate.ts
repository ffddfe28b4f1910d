/** A straight piece of a rate. */
interface Piece {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly first: number;
  readonly last: number;
}

export interface RatePoint {
  readonly atNs: number;
  readonly ratePerNs: number;
}

/**
 * A rate over time, straight between points and level before the first and after the last one; two points at the same time are a
 * step. With a period, that much of it repeats for ever.
 */
export class PiecewiseRate {
  readonly #startsAt: Float64Array;
  readonly #endsAt: Float64Array;
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #periodNs: number;
  /** Area under one period; 0 without a period. */
  readonly #periodArea: number;

  /** @param periodNs Infinity = does not repeat. Points are in the order of time. */
  constructor(points: readonly RatePoint[], periodNs: number) {
    const pieces = piecesOf(points).filter(({ startsAt }) => startsAt < periodNs);
    this.#startsAt = Float64Array.from(pieces, ({ startsAt }) => startsAt);
    this.#endsAt = Float64Array.from(pieces, ({ endsAt }) => endsAt);
    this.#first = Float64Array.from(pieces, ({ first }) => first);
    this.#last = Float64Array.from(pieces, ({ last }) => last);
    this.#periodNs = periodNs;
    this.#periodArea = periodNs < Infinity ? this.#areaWithin(0, periodNs) : 0;
  }

  rateAt(ns: number): number {
    const at = this.#local(ns);
    const piece = this.#pieceAt(at);
    return this.#rateIn(piece, at);
  }

  areaBetween(fromNs: number, toNs: number): number {
    if (this.#periodNs === Infinity) return this.#areaWithin(fromNs, toNs);
    const from = this.#local(fromNs);
    const to = this.#local(toNs);
    const periods = Math.round((toNs - to - (fromNs - from)) / this.#periodNs);
    return periods * this.#periodArea + this.#areaWithin(0, to) - this.#areaWithin(0, from);
  }

  /** The moment at which the area counted from `fromNs` reaches `area`; Infinity = never. */
  timeOf(fromNs: number, area: number): number {
    const from = this.#local(fromNs);
    if (this.#periodNs === Infinity) return this.#timeWithin(from, area);
    const toEnd = this.#areaWithin(from, this.#periodNs);
    if (area <= toEnd) return fromNs - from + this.#timeWithin(from, area);
    if (this.#periodArea === 0) return Infinity;
    const rest = area - toEnd;
    const periods = Math.floor(rest / this.#periodArea);
    const within = Math.min(this.#timeWithin(0, rest - periods * this.#periodArea), this.#periodNs);
    return fromNs - from + (periods + 1) * this.#periodNs + within;
  }

  #local(ns: number): number {
    return this.#periodNs === Infinity ? ns : ns % this.#periodNs;
  }

  #pieceAt(ns: number): number {
    let low = 0;
    let high = this.#startsAt.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#startsAt[middle]! <= ns) low = middle;
      else high = middle;
    }
    return low;
  }

  #rateIn(piece: number, ns: number): number {
    const first = this.#first[piece]!;
    return first + this.#slopeOf(piece) * (ns - this.#startsAt[piece]!);
  }

  #slopeOf(piece: number): number {
    const first = this.#first[piece]!;
    const last = this.#last[piece]!;
    return first === last ? 0 : (last - first) / (this.#endsAt[piece]! - this.#startsAt[piece]!);
  }

  #areaWithin(from: number, to: number): number {
    let area = 0;
    for (let piece = this.#pieceAt(from), at = from; at < to; piece++) {
      const end = Math.min(this.#endsAt[piece]!, to);
      area += ((this.#rateIn(piece, at) + this.#rateIn(piece, end)) / 2) * (end - at);
      at = end;
    }
    return area;
  }

  #timeWithin(from: number, area: number): number {
    let left = area;
    for (let piece = this.#pieceAt(from), at = from; ; piece++) {
      const end = this.#endsAt[piece]!;
      const rate = this.#rateIn(piece, at);
      if (end === Infinity) return left <= 0 ? at : rate > 0 ? at + left / rate : Infinity;
      const here = ((rate + this.#rateIn(piece, end)) / 2) * (end - at);
      if (left <= here) return at + timeUnder(rate, this.#slopeOf(piece), left);
      left -= here;
      at = end;
    }
  }
}

/** How long a rate that starts at `rate` and changes by `slope` takes to cover `area`. Written so that nothing cancels out. */
function timeUnder(rate: number, slope: number, area: number): number {
  if (area <= 0) return 0;
  return (2 * area) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * area)));
}

function piecesOf(points: readonly RatePoint[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (startsAt: number, endsAt: number, first: number, last: number) => {
    if (endsAt > startsAt) pieces.push({ startsAt, endsAt, first, last });
  };
  const start = points[0] ?? { atNs: 0, ratePerNs: 0 };
  add(0, start.atNs, start.ratePerNs, start.ratePerNs);
  points.forEach(({ atNs, ratePerNs }, i) => {
    const next = points[i + 1];
    if (next !== undefined) add(atNs, next.atNs, ratePerNs, next.ratePerNs);
  });
  const end = points[points.length - 1] ?? start;
  add(end.atNs, Infinity, end.ratePerNs, end.ratePerNs);
  return pieces;
}

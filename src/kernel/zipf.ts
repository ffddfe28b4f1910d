import { AliasTable } from "./alias";
import { assert } from "./assert";
import { pow } from "./math";
import type { RandomStream } from "./random";

export const ZIPF_COUNT_MAX = 10_000_000;

/** Tables of the most recent few (count, exponent), most recent last: samplers of one key space share them. */
const tables = new Map<string, AliasTable>();
const TABLES_MAX = 8;

/**
 * Popularity by rank: index i, from 0, has probability proportional to (i + 1)^−exponent. Exact, in constant time, from a
 * table of 12 bytes a key that equal samplers share. Exponent 0 is uniform and needs none.
 */
export class ZipfSampler {
  readonly count: number;
  readonly exponent: number;
  private readonly stream: RandomStream;
  private readonly table: AliasTable | undefined;

  /** @throws Error when the count is not a whole number from 1 to ZIPF_COUNT_MAX, or the exponent is negative or not finite. */
  constructor(count: number, exponent: number, stream: RandomStream) {
    assert(Number.isInteger(count) && count >= 1 && count <= ZIPF_COUNT_MAX, `a Zipf distribution over ${count} keys`);
    assert(exponent >= 0 && exponent < Infinity, `a Zipf exponent of ${exponent}`);
    this.count = count;
    this.exponent = exponent;
    this.stream = stream;
    this.table = exponent === 0 ? undefined : tableOf(count, exponent);
  }

  /** An index from 0, the most popular, to count − 1. */
  next(): number {
    return this.table === undefined ? this.stream.below(this.count) : this.table.draw(this.stream);
  }
}

function tableOf(count: number, exponent: number): AliasTable {
  const key = `${count}/${exponent}`;
  const table = tables.get(key) ?? new AliasTable(zipfWeights(count, exponent));
  tables.delete(key);
  tables.set(key, table);
  if (tables.size > TABLES_MAX) tables.delete(tables.keys().next().value!);
  return table;
}

function zipfWeights(count: number, exponent: number): Float64Array {
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) weights[i] = pow(i + 1, -exponent);
  return weights;
}

import { assert } from "./assert";
import type { RandomStream } from "./random";

/**
 * A discrete distribution that is drawn from in constant time: every column holds one value's share and, above it, one other
 * value's. Source: Walker (1977), built in linear time as by Vose (1991). Two draws each, so that the share is exact to
 * 53 bits less those that choose the column.
 */
export class AliasTable {
  private readonly shares: Float64Array;
  private readonly aliases: Int32Array;

  /**
   * @param weights what the values 0 … n − 1 are worth: not negative, of a positive finite sum. The array is taken over and overwritten.
   * @throws Error when there is none, or the sum is not positive and finite.
   */
  constructor(weights: Float64Array) {
    const count = weights.length;
    // From the end: the callers' weights mostly decrease, and small numbers are to be added first.
    let sum = 0;
    for (let i = count - 1; i >= 0; i--) sum += weights[i]!;
    assert(sum > 0 && sum < Infinity, `weights of an alias table sum to ${sum}`);

    const shares = weights;
    const aliases = new Int32Array(count);
    // Columns short of one from the front, columns with too much from the back; together never more than all.
    const work = new Int32Array(count);
    let short = 0;
    let rich = count;
    for (let i = count - 1; i >= 0; i--) {
      const share = (weights[i]! / sum) * count;
      assert(share >= 0, "a weight of an alias table is negative");
      shares[i] = share;
      aliases[i] = i;
      if (share < 1) work[short++] = i;
      else work[--rich] = i;
    }
    while (short > 0 && rich < count) {
      const poor = work[--short]!;
      const giver = work[rich]!;
      aliases[poor] = giver;
      shares[giver] = shares[giver]! - (1 - shares[poor]!);
      if (shares[giver]! < 1) {
        rich++;
        work[short++] = giver;
      }
    }
    // What is left over is one but for rounding.
    while (short > 0) shares[work[--short]!] = 1;
    while (rich < count) shares[work[rich++]!] = 1;
    this.shares = shares;
    this.aliases = aliases;
  }

  get count(): number {
    return this.shares.length;
  }

  /** An index, with the probability of its weight. Two draws. */
  draw(stream: RandomStream): number {
    const position = stream.nextFine() * this.shares.length;
    const column = Math.floor(position);
    return position - column < this.shares[column]! ? column : this.aliases[column]!;
  }
}

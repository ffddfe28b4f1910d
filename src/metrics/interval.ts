import { studentTQuantile } from "./student-t";

/** A mean and how far it can be trusted, in the unit of the values. With fewer than two values the width is NaN. */
export type Interval = {
  readonly mean: number;
  readonly halfWidth: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
};

/**
 * The confidence interval of the mean of independent values, by Student's t. It covers the true mean in a share
 * `confidence` of cases when the values are normal, nearly so when they are averages of many.
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) * (values[i]! - mean);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const halfWidth = count < 2 ? NaN : studentTQuantile((1 + confidence) / 2, count - 1) * standardError;
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth, count };
}

/** The sum of one batch of a long run, and how many observations or how much time went into it. */
export type BatchTotal = { readonly sum: number; readonly weight: number };

/**
 * The confidence interval of a long-run average from the batches of one run, which must be long enough to be nearly independent
 * of one another. The mean is that of all observations; each batch's deviation counts by its weight (ratio estimator), so
 * batches of equal time with unequal counts are as welcome as batches of equal counts. Source: Law, Simulation Modeling and
 * Analysis, § 9.5. Batches without weight are left out.
 */
export function batchMeans(batchTotals: readonly BatchTotal[], confidence = 0.95): Interval {
  const batches = batchTotals.filter((batch) => batch.weight > 0);
  const count = batches.length;
  const weight = batches.reduce((total, batch) => total + batch.weight, 0);
  const mean = batches.reduce((total, batch) => total + batch.sum, 0) / weight;
  let squares = 0;
  for (const batch of batches) {
    const deviation = batch.sum - mean * batch.weight;
    squares += deviation * deviation;
  }
  const standardError = (Math.sqrt(squares / (count - 1) / count) * count) / weight;
  const halfWidth = count < 2 ? NaN : studentTQuantile((1 + confidence) / 2, count - 1) * standardError;
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth, count };
}

/**
 * The confidence interval of the mean of `after[i] − before[i]`, for runs that share their random numbers pair by pair: what
 * both had in common cancels, so a difference shows with far fewer runs.
 *
 * @throws Error when the two are not of one length.
 */
export function pairedDifferenceInterval(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  confidence = 0.95,
): Interval {
  if (before.length !== after.length) {
    throw new Error(`${before.length} values before and ${after.length} after do not make pairs`);
  }
  return meanInterval(
    Float64Array.from(before, (value, i) => after[i]! - value),
    confidence,
  );
}

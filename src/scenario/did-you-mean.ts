/** Longest word that is compared: names are shorter, and a longer one is no slip of the finger. */
const LENGTH_MAX = 64;

/**
 * The candidate nearest to `word` by edits (insert, delete, replace, swap of neighbours; upper and lower case alike), or
 * undefined when none is near enough to be what was meant.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > LENGTH_MAX) return undefined;
  let best: string | undefined;
  // A word of which every letter is another is not a near one.
  let bestDistance = Math.min(Math.floor(word.length / 3) + 1, word.length - 1);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance || (distance === bestDistance && best === undefined)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? nearestByPart(word, candidates);
}

/** Optimal string alignment distance (Damerau); stops early with a number above `limit`. */
export function editDistance(a: string, b: string, limit = LENGTH_MAX): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let lowest = row;
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      current.push(edits);
      lowest = Math.min(lowest, edits);
    }
    if (lowest > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** `timeout` for `timeoutMs`, `attempts` for `attemptLimit`: too many edits, and yet clear. */
function nearestByPart(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const needed = Math.max(3, Math.ceil((lower.length * 2) / 3));
  let best: string | undefined;
  let bestShared = needed - 1;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const shared = other.endsWith(lower) && lower.length >= 3 ? lower.length : sharedPrefix(lower, other);
    const isShorter = shared === bestShared && best !== undefined && candidate.length < best.length;
    if (shared <= bestShared && !isShorter) continue;
    best = candidate;
    bestShared = shared;
  }
  return best;
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

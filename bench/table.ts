/** Tables on a terminal. */

export function million(value: number): string {
  return `${(value / 1e6).toFixed(2)} M`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A ratio with its goal; a dash without a ratio. */
export function times(ratio: number | undefined, goal?: string): string {
  if (ratio === undefined) return "–";
  const figure = `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
  return goal === undefined ? figure : `${figure} (${goal})`;
}

/** Prints rows of cells under their heads, all but the first column to the right. */
export function printTable(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  for (const row of [heads, ...rows]) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    console.log(cells.join("   "));
  }
}

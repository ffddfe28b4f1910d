/** What the run found; shown when it has ended. */
export function RunSummary() {
  return null;
}

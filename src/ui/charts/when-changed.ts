import { onFrame, runData } from "../../stores/run-store";

/**
 * Calls `draw` after frames that completed rows, at most once per `intervalMs`, and once more for the last of them.
 * Nothing ticks while the run stands still.
 */
export function whenRowsChange(draw: () => void, intervalMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawnAt = 0;
  let version = -1;
  const later = () => {
    timer = undefined;
    drawnAt = performance.now();
    draw();
  };
  const stop = onFrame(() => {
    if (timer !== undefined || runData.rows.version === version) return;
    version = runData.rows.version;
    timer = setTimeout(later, Math.max(0, intervalMs - (performance.now() - drawnAt)));
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

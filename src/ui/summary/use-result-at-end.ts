import { useEffect } from "react";
import { runFacts } from "../../stores/run-store";
import { ui } from "../../stores/ui-store";

/** When a run comes to its end, the panel below turns to what it found. */
export function useResultAtEnd(): void {
  useEffect(
    () =>
      runFacts.subscribe((now, before) => {
        const hasEnded = now.phase === "ended" && before.phase !== "ended";
        if (hasEnded && now.runId === before.runId) ui.showTab("drawer", "result");
      }),
    [],
  );
}

import { useEffect, useRef } from "react";
import { onFrame, useRun } from "../../stores/run-store";
import { formatClock } from "../kit/format";
import styles from "./transport.module.css";

/** Simulated time of the run, of how much. Written without React: it changes with every frame. */
export function Clock() {
  const now = useRef<HTMLSpanElement>(null);
  const runForMs = useRun((state) => state.layout?.runForMs);
  useEffect(() => {
    let shown = "";
    return onFrame(({ timeMs }) => {
      const text = formatClock(timeMs, runForMs);
      if (text === shown || now.current === null) return;
      shown = text;
      now.current.textContent = text;
    });
  }, [runForMs]);
  return (
    <div className={styles.clock} role="timer" aria-label="Simulated time">
      <span>t =</span>
      <span ref={now} className={styles.now}>
        {formatClock(0, runForMs)}
      </span>
      {runForMs !== undefined && (
        <span className={styles.total}>/ {formatClock(runForMs, runForMs).replace(/\.0(?=\D|$)/, "")}</span>
      )}
    </div>
  );
}

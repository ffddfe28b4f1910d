import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import { run } from "../../stores/run-control";
import { useRun } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import { IconButton } from "../kit/button";
import { Glyph } from "../kit/glyph";
import { ActiveFaults, useFaultsThatAct } from "./active-faults";
import { firstFaults } from "./first-faults";
import styles from "./first-run.module.css";
import { inject } from "./injected";

const DISMISSED_KEY = "windtunnel.firstRun";

/** Over the canvas: three ways to break what is running, then the way to undo it. */
export function FirstRun() {
  const document = useDocument();
  const phase = useRun((facts) => facts.phase);
  const hasActive = useFaultsThatAct().length > 0;
  const faults = useMemo(() => firstFaults(document, catalog), [document]);
  const [isDismissed, setIsDismissed] = useState(wasDismissed);
  const isRunning = phase === "playing" || phase === "paused";
  if (hasActive) {
    return (
      <div className={styles.active}>
        <ActiveFaults />
      </div>
    );
  }
  if (isDismissed || !isRunning || faults.length === 0) return null;
  const dismiss = () => {
    setIsDismissed(true);
    rememberDismissal();
  };
  return (
    <section className={styles.bar} aria-label="Break the system">
      {faults.map((first, index) => (
        <button
          key={first.id}
          type="button"
          className={styles.button}
          style={{ animationDelay: `${1.2 + index * 0.18}s` }}
          onClick={() => {
            for (const fault of first.faults) inject(fault);
            run.play();
          }}
        >
          <Glyph name={first.glyph} className={styles.glyph} />
          {first.label}
        </button>
      ))}
      <IconButton label="Hide these buttons" size="s" onClick={dismiss}>
        <X aria-hidden="true" />
      </IconButton>
    </section>
  );
}

function wasDismissed(): boolean {
  try {
    return localStorage.getItem(DISMISSED_KEY) === "done";
  } catch {
    return false;
  }
}

function rememberDismissal(): void {
  try {
    localStorage.setItem(DISMISSED_KEY, "done");
  } catch {
    // Without storage they come back with the next visit.
  }
}

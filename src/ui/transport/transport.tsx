import { Pause, Play, RotateCcw, StepForward } from "lucide-react";
import { run } from "../../stores/run-control";
import { useRun } from "../../stores/run-store";
import { IconButton } from "../kit/button";
import { Clock } from "./clock";
import { RatioPicker } from "./ratio-picker";
import styles from "./transport.module.css";

/** Play, step, restart, how fast, and what time it is in there. */
export function Transport() {
  const phase = useRun((state) => state.phase);
  const isPlaying = phase === "playing";
  const isOver = phase === "ended" || phase === "stopped";
  return (
    <fieldset className={styles.transport} aria-label="Run">
      <IconButton label="Restart" keys="Home" onClick={() => run.restart()}>
        <RotateCcw aria-hidden="true" />
      </IconButton>
      <IconButton
        label={isPlaying ? "Pause" : isOver ? "Run again" : "Play"}
        keys="K"
        look="primary"
        className={styles.play}
        onClick={run.toggle}
        disabled={phase === "loading"}
      >
        {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </IconButton>
      <IconButton label="Step one event" keys="." onClick={() => run.step()} disabled={isOver || phase === "rejected"}>
        <StepForward aria-hidden="true" />
      </IconButton>
      <Clock />
      <RatioPicker />
    </fieldset>
  );
}

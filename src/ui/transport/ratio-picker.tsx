import { useEffect, useRef } from "react";
import { run } from "../../stores/run-control";
import { onFrame, useRun } from "../../stores/run-store";
import { TIME_RATIOS, type TimeRatio } from "../../worker/protocol";
import { significant } from "../kit/format";
import { Segmented } from "../kit/segmented";
import { Select } from "../kit/select";
import styles from "./transport.module.css";

const LABELS: Readonly<Record<string, string>> = {
  "0.001": "1/1000",
  "0.01": "1/100",
  "0.1": "1/10",
  "1": "1×",
  "10": "10×",
  "100": "100×",
  max: "Max",
};
const OPTIONS = TIME_RATIOS.map((ratio) => ({ value: String(ratio), label: LABELS[String(ratio)] ?? String(ratio) }));
/** The achieved ratio is shown when it misses the wanted one by more than this share. */
const TOLERANCE = 0.1;

/** Simulated seconds per real second: a ratio, never a bare "speed". */
export function RatioPicker() {
  const ratio = useRun((state) => state.ratio);
  const achieved = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let atMs = 0;
    return onFrame((frame) => {
      const nowMs = performance.now();
      if (achieved.current === null || (nowMs - atMs < 500 && frame.state === "playing")) return;
      atMs = nowMs;
      achieved.current.textContent = achievedText(ratio, frame.achievedRatio);
    });
  }, [ratio]);
  const choose = (value: string) => run.setRatio(TIME_RATIOS.find((entry) => String(entry) === value) ?? 1);
  return (
    <div className={styles.ratio}>
      <span className={styles.wide}>
        <Segmented label="Simulated time per real time" value={String(ratio)} options={OPTIONS} onChange={choose} />
      </span>
      <span className={styles.narrow}>
        <Select label="Simulated time per real time" value={String(ratio)} options={OPTIONS} onChange={choose} />
      </span>
      <span ref={achieved} className={styles.achieved} data-tip="Ratio achieved" />
    </div>
  );
}

function achievedText(wanted: TimeRatio, achieved: number): string {
  if (!Number.isFinite(achieved)) return "";
  const isMissed = wanted === "max" || Math.abs(achieved / wanted - 1) > TOLERANCE;
  return isMissed ? `${significant(achieved, 2)}×` : "";
}

import { useState } from "react";
import { catalog } from "../../catalog/index";
import { useRun } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import { Button } from "../kit/button";
import { Glyph } from "../kit/glyph";
import { formatQuantity } from "../kit/quantity";
import { Select } from "../kit/select";
import { ActiveFaults } from "./active-faults";
import { FAULT_DURATION_MS, FAULT_DURATIONS_MS, faultNow, faultsFor, targetOf } from "./fault-options";
import styles from "./faults.module.css";
import { inject } from "./injected";

const UNTIL_UNDONE = "until undone";
const DURATIONS = FAULT_DURATIONS_MS.map((ms) => ({
  value: ms === undefined ? UNTIL_UNDONE : String(ms),
  label: ms === undefined ? UNTIL_UNDONE : `for ${formatQuantity(ms, "ms")}`,
}));

/** One click breaks the element, now, with the kind's own settings; running faults can be undone. */
export function FaultButtons({ targetId }: { readonly targetId: string }) {
  const document = useDocument();
  const [duration, setDuration] = useState(String(FAULT_DURATION_MS));
  const faults = faultsFor(catalog.faults, targetOf(document, targetId));
  const isRunKnown = useRun((run) => run.layout?.entities.some((entity) => entity.id === targetId) === true);
  const isOver = useRun((run) => run.phase === "ended" || run.phase === "stopped");
  const lastForMs = duration === UNTIL_UNDONE ? undefined : Number(duration);
  return (
    <div className={styles.faults}>
      <div className={styles.buttons}>
        {faults.map((fault) => (
          <Button
            key={fault.kind}
            size="s"
            icon={<Glyph name={fault.glyph} />}
            tooltip={fault.summary}
            disabled={!isRunKnown || isOver}
            onClick={() => inject(faultNow(fault.kind, targetId, lastForMs))}
          >
            {fault.label}
          </Button>
        ))}
      </div>
      {faults.length === 0 ? (
        <p className={styles.none}>No fault can hit this element.</p>
      ) : isOver ? (
        <p className={styles.none}>The run is over. Restart it to break something.</p>
      ) : (
        <div className={styles.lasting}>
          <span>A click breaks it</span>
          <Select
            size="s"
            label="How long an injected fault lasts"
            value={duration}
            options={DURATIONS}
            onChange={setDuration}
            className={styles.duration}
          />
        </div>
      )}
      <ActiveFaults targetId={targetId} />
    </div>
  );
}

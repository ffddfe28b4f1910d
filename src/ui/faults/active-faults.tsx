import { Undo2 } from "lucide-react";
import { catalog } from "../../catalog/index";
import { run } from "../../stores/run-control";
import { useRun, useTimeMs } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import type { ActiveFault } from "../../worker/protocol";
import { Button } from "../kit/button";
import { formatDuration } from "../kit/format";
import { Glyph } from "../kit/glyph";
import { entityName } from "../table/entity-name";
import styles from "./faults.module.css";
import { remainingMs } from "./injected";

const NONE: readonly ActiveFault[] = [];

/** None when the run is over: there is nothing left to take back. */
export function useFaultsThatAct(): readonly ActiveFault[] {
  return useRun(({ phase, activeFaults }) => (phase === "ended" || phase === "stopped" ? NONE : activeFaults));
}

/** Faults that act right now, on one element or on all, with what is left of them and a way to end them. */
export function ActiveFaults({ targetId }: { readonly targetId?: string }) {
  const active = useFaultsThatAct();
  const shown = targetId === undefined ? active : active.filter((fault) => fault.target === targetId);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.active} aria-label="Faults that act now">
      {shown.map((fault) => (
        <ActiveFaultLine key={fault.id} fault={fault} isTargetShown={targetId === undefined} />
      ))}
    </ul>
  );
}

function ActiveFaultLine({ fault, isTargetShown }: { readonly fault: ActiveFault; readonly isTargetShown: boolean }) {
  const document = useDocument();
  useTimeMs();
  const kind = catalog.faults.find((entry) => entry.kind === fault.kind);
  const left = remainingMs(fault, document);
  const layout = useRun((facts) => facts.layout);
  const entity = layout?.entities.find(({ id }) => id === fault.target);
  const target = entity === undefined || layout === undefined ? fault.target : entityName(entity, layout);
  const name = `${kind?.label ?? fault.kind}${isTargetShown ? `: ${target}` : ""}`;
  return (
    <li className={styles.line}>
      <Glyph name={kind?.glyph ?? "zap"} className={styles.glyph} />
      <span className={styles.name}>{name}</span>
      <span className={styles.left}>
        {Number.isFinite(left) ? `${formatDuration(Math.ceil(left / 100) * 100)} left` : "until undone"}
      </span>
      <Button
        size="s"
        icon={<Undo2 aria-hidden="true" />}
        aria-label={`Undo ${name}`}
        onClick={() => run.clearFault(fault.id)}
      >
        Undo
      </Button>
    </li>
  );
}

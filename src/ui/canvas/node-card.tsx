import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo, useLayoutEffect, useRef } from "react";
import { type CardView, cardViewOf } from "../../catalog/views";
import { ordinaryRefusals } from "../../scenario/refusals";
import { useRun } from "../../stores/run-store";
import { useComponent } from "../../stores/scenario-store";
import { useUi } from "../../stores/ui-store";
import { Glyph } from "../kit/glyph";
import { CardFocusLine } from "./card-focus";
import { CardPainter } from "./card-painter";
import { Gate } from "./gate";
import { componentKind, faultKind, settingNumber } from "./kinds";
import styles from "./node-card.module.css";
import { addPainter } from "./painting";

export type FlowNode = Node<{ readonly kind: string }, "component">;

/** A component on the canvas. React draws its structure; `CardPainter` writes the live numbers. */
export const NodeCard = memo(function NodeCard({ id, data }: NodeProps<FlowNode>) {
  const card = useRef<HTMLDivElement>(null);
  const component = useComponent(id);
  const kind = componentKind(data.kind);
  const view = cardViewOf(data.kind, kind);
  const label = component?.label ?? id;
  const { focus } = view;
  const capacity = settingNumber(component, kind, focus.type === "pile" ? (focus.capacity ?? "") : "queueCapacity");
  const hasGate = kind?.hasStation === true && capacity !== undefined;
  const replicaCount = settingNumber(component, kind, "replicaCount");
  const workersPerReplica = settingNumber(component, kind, "concurrencyPerReplica");
  const scheme = useUi((state) => state.scheme);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of scheme means other colors for the curves.
  useLayoutEffect(() => {
    const element = card.current;
    if (element === null) return;
    const painter = new CardPainter(element, {
      id,
      label,
      kindLabel: kind?.label ?? data.kind,
      view,
      capacity,
      replicaCount,
      workersPerReplica,
      ordinaryRefusals: ordinaryRefusals(kind?.metrics)?.id,
    });
    const remove = addPainter(painter);
    return () => {
      remove();
      painter.release();
    };
  }, [id, label, kind, data.kind, focus.type, capacity, replicaCount, workersPerReplica, scheme]);

  return (
    <div ref={card} className={styles.card} data-part="card" data-uncalled={view.figures && ""}>
      <div className={styles.fillBox}>
        <div className={styles.fill} data-part="fill" />
      </div>
      {hasGate && <Gate />}
      {kind?.isSource !== true && <Handle type="target" position={Position.Left} className={styles.handle} />}
      <header className={styles.header}>
        <Glyph name={kind?.glyph ?? "box"} className={styles.glyph} />
        <span className={styles.name} data-part="name">
          {label}
        </span>
        <canvas
          className={styles.spark}
          data-part="spark"
          width={36}
          height={16}
          data-tip={`${curveName(view)}, last minute`}
        />
        <FaultBadges id={id} />
        <span className={styles.state} data-part="state" />
      </header>
      <CardFocusLine focus={focus} />
      <div className={styles.numbers}>
        <span className={styles.rate} data-part="rate">
          –
        </span>
        <span className={styles.latency}>
          <span data-part="p50" className={styles.p50} />
          <span data-part="p99" className={styles.p99} />
        </span>
      </div>
      <div className={styles.outcomes}>
        <span className={styles.good} data-part="good">
          –
        </span>
        <span className={styles.bar} data-part="bar">
          <i className={styles.barGood} data-part="barGood" />
          <i className={styles.barOrdinary} data-part="barOrdinary" />
          <i className={styles.barLate} data-part="barLate" />
          <i className={styles.barError} data-part="barError" />
          <i className={styles.barWasted} data-part="barWasted" />
        </span>
        <span className={styles.loss} data-part="loss" />
      </div>
      <Handle type="source" position={Position.Right} className={styles.handle} />
    </div>
  );
});

/** What the small curve shows. */
function curveName({ figures, focus }: CardView): string {
  return figures !== undefined && focus.type === "number" ? focus.label : "p99 latency";
}

/** Faults that act on this component now. */
function FaultBadges({ id }: { readonly id: string }) {
  const faults = useRun((run) => run.activeFaults);
  return faults
    .filter((fault) => fault.target === id)
    .slice(0, 3)
    .map((fault) => (
      <span key={fault.id} className={styles.fault} data-tip={`Fault: ${faultKind(fault.kind)?.label ?? fault.kind}`}>
        <Glyph name={faultKind(fault.kind)?.glyph ?? "zap"} />
      </span>
    ));
}

import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useUi } from "../../stores/ui-store";
import { IconButton } from "../kit/button";
import styles from "./canvas.module.css";
import { FIT } from "./fit";

/** Zoom and fit, for those who do not know the keys or have no wheel. */
export function CanvasTools() {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const duration = useUi((state) => state.isMotionReduced) ? 0 : 200;
  return (
    <div className={styles.tools}>
      <IconButton label="Zoom out" keys="−" onClick={() => void zoomOut({ duration })}>
        <Minus aria-hidden="true" />
      </IconButton>
      <IconButton label="Fit to view" keys="1" onClick={() => void fitView({ ...FIT, duration })}>
        <Maximize aria-hidden="true" />
      </IconButton>
      <IconButton label="Zoom in" keys="+" onClick={() => void zoomIn({ duration })}>
        <Plus aria-hidden="true" />
      </IconButton>
    </div>
  );
}

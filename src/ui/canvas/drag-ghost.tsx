import { Glyph } from "../kit/glyph";
import styles from "./canvas.module.css";
import { componentKind } from "./kinds";
import { paletteDrag } from "./palette-drag";

/** What is being dragged from the palette, under the pointer. */
export function DragGhost() {
  const dragged = paletteDrag((state) => state.dragged);
  if (dragged === undefined) return null;
  const kind = componentKind(dragged.kind);
  return (
    <div
      className={styles.ghost}
      style={{ transform: `translate(${dragged.x}px, ${dragged.y}px) translate(-50%, -50%)` }}
    >
      <Glyph name={kind?.glyph ?? "box"} />
      {kind?.label ?? dragged.kind}
    </div>
  );
}

import { ViewportPortal } from "@xyflow/react";
import { useEffect } from "react";
import { CARD, freePlace, placesOf } from "../../stores/free-place";
import { scenario, useComponent } from "../../stores/scenario-store";
import { startQuickAdd } from "../palette/quick-add";
import styles from "./canvas.module.css";
import { looseEnd } from "./palette-drag";

/** A link was let go over the empty canvas, or asked for by key: what is added next stands there and is connected. */
export function leaveLoose(
  componentId: string,
  side: "from" | "to",
  middle: { readonly x: number; readonly y: number },
): void {
  const link = side === "from" ? { from: componentId } : { to: componentId };
  looseEnd.setState({ end: { link, at: middle } });
  startQuickAdd();
}

/** The place of the component that is still to be chosen. */
export function LooseLink() {
  const end = looseEnd((state) => state.end);
  const componentId = end === undefined ? "" : "from" in end.link ? end.link.from : end.link.to;
  const label = useComponent(componentId)?.label ?? componentId;
  useEffect(() => {
    if (end === undefined) return;
    const cancel = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key !== "Escape" : isInPalette(event.target)) return;
      if (event instanceof KeyboardEvent) event.stopPropagation();
      looseEnd.setState({ end: undefined });
    };
    window.addEventListener("keydown", cancel, true);
    window.addEventListener("pointerdown", cancel, true);
    return () => {
      window.removeEventListener("keydown", cancel, true);
      window.removeEventListener("pointerdown", cancel, true);
    };
  }, [end]);
  if (end === undefined) return null;
  const at = freePlace(end.at, [...placesOf(scenario.document()).values()]);
  return (
    <>
      <ViewportPortal>
        <div
          className={styles.loose}
          style={{ width: CARD.width, height: CARD.height, transform: `translate(${at.x}px, ${at.y}px)` }}
        >
          +
        </div>
      </ViewportPortal>
      <p className={styles.banner} role="status">
        Choose in the palette what <strong>{label}</strong> {"from" in end.link ? "calls" : "is called by"};{" "}
        <kbd>Esc</kbd> cancels
      </p>
    </>
  );
}

function isInPalette(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-palette]") !== null;
}

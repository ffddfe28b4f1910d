import { useLayoutEffect, useRef } from "react";
import { columnOf } from "../../stores/run-store";
import styles from "./link-edge.module.css";
import { addPainter } from "./painting";
import { part, WrittenAttribute, WrittenText } from "./written";

/** Of the metric `circuitState`. */
const STATES = [
  { name: "closed", word: "CLOSED" },
  { name: "half", word: "HALF" },
  { name: "open", word: "OPEN" },
] as const;

/** The breaker of a link, as a switch at the caller's end, with its state in a word. */
export function BreakerSwitch({ linkId, x, y }: { readonly linkId: string; readonly x: number; readonly y: number }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const state = new WrittenAttribute(element, "data-circuit");
    const word = new WrittenText(part(element, "word"));
    let column = -1;
    return addPainter({
      bind: () => {
        column = columnOf(linkId, "circuitState");
      },
      paint: ({ frame }) => {
        const shown = STATES[frame.live[column] ?? 0] ?? STATES[0];
        state.set(shown.name);
        word.set(shown.word);
      },
    });
  }, [linkId]);
  return (
    <div
      ref={root}
      className={styles.breaker}
      data-circuit="closed"
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      <svg viewBox="0 0 22 12" aria-hidden="true">
        <line x1="0" y1="6" x2="4" y2="6" />
        <line x1="18" y1="6" x2="22" y2="6" />
        <line x1="5" y1="6" x2="17" y2="6" className={styles.arm} />
        <circle cx="5" cy="6" r="2" />
        <circle cx="17" cy="6" r="2" />
      </svg>
      <span data-part="word">CLOSED</span>
    </div>
  );
}

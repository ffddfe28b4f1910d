import { useLayoutEffect, useRef } from "react";
import { columnOf } from "../../stores/run-store";
import { formatDuration } from "../kit/format";
import { covers } from "./covers";
import { type Curve, type CurvePoint, pointNear } from "./edge-geometry";
import styles from "./link-edge.module.css";
import { openPeriodAt } from "./open-period";
import { addPainter } from "./painting";
import { part, WrittenAttribute, WrittenText } from "./written";

/** Of the metric `circuitState`. */
const STATES = [
  { name: "closed", word: "CLOSED" },
  { name: "half", word: "HALF" },
  { name: "open", word: "OPEN" },
] as const;

/** From the caller's card to the middle of the switch. */
const DISTANCE = 30;
const BOX = { width: 44, height: 26 } as const;

function boxAround({ x, y }: CurvePoint) {
  return { x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX };
}

/** Where the switch of a breaker lies on its link. */
export function switchBox(curve: Curve) {
  return boxAround(pointNear(curve, DISTANCE));
}

/** The breaker of a link, as a switch in the lanes at the caller's end, with its state in a word. */
export function BreakerSwitch({ linkId, curve }: { readonly linkId: string; readonly curve: Curve }) {
  const root = useRef<HTMLDivElement>(null);
  const { x, y } = pointNear(curve, DISTANCE);

  useLayoutEffect(() => {
    covers.set(linkId, boxAround({ x, y }));
    return () => covers.remove(linkId);
  }, [linkId, x, y]);

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const state = new WrittenAttribute(element, "data-circuit");
    const word = new WrittenText(part(element, "word"));
    const left = new WrittenText(part(element, "left"));
    const ring = part(element, "ring");
    let column = -1;
    return addPainter({
      bind: () => {
        column = columnOf(linkId, "circuitState");
      },
      paint: ({ frame }) => {
        const shown = STATES[frame.live[column] ?? 0] ?? STATES[0];
        state.set(shown.name);
        word.set(shown.word);
        const period = shown.name === "open" ? openPeriodAt(linkId, frame.timeMs) : undefined;
        const leftMs = period === undefined ? 0 : period.halfOpenAtMs - frame.timeMs;
        left.set(period === undefined ? "" : formatDuration(Math.ceil(leftMs / 100) * 100, 2));
        const share = period === undefined ? 0 : leftMs / Math.max(1, period.halfOpenAtMs - period.openedAtMs);
        ring.style.strokeDashoffset = String(100 - Math.round(share * 100));
        element.toggleAttribute("data-counting", period !== undefined);
      },
    });
  }, [linkId]);

  return (
    <div
      ref={root}
      className={styles.breaker}
      data-circuit="closed"
      style={{ width: BOX.width, height: BOX.height, transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      <svg viewBox="0 0 36 10" aria-hidden="true">
        <line x1="0" y1="6" x2="9" y2="6" />
        <line x1="27" y1="6" x2="36" y2="6" />
        <line x1="10" y1="6" x2="26" y2="6" className={styles.arm} />
        <circle cx="10" cy="6" r="2.2" />
        <circle cx="26" cy="6" r="2.2" />
      </svg>
      <span data-part="word">CLOSED</span>
      <span className={styles.countdown} data-tip="Until it lets calls probe again">
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5" pathLength="100" className={styles.countdownTrack} />
          <circle cx="7" cy="7" r="5" pathLength="100" className={styles.countdownRing} data-part="ring" />
        </svg>
        <span data-part="left" />
      </span>
    </div>
  );
}

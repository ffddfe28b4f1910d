import type { CardFocus } from "../../catalog/views";
import styles from "./card-focus.module.css";

/** The second line of a card; `FocusPainter` writes its live parts. */
export function CardFocusLine({ focus }: { readonly focus: CardFocus }) {
  switch (focus.type) {
    case "workers":
      return (
        <div className={styles.focus}>
          <span className={styles.slots} data-part="slots" />
          <span className={styles.pool} data-part="pool">
            <i className={styles.poolWorking} data-part="poolWorking" />
            <i className={styles.poolBlocked} data-part="poolBlocked" />
            <i className={styles.poolDown} data-part="poolDown" />
          </span>
          <Words />
        </div>
      );
    case "pile":
      return (
        <div className={styles.focus}>
          <span className={styles.pile}>
            <i className={styles.pileFill} data-part="pileFill" />
          </span>
          <Words />
        </div>
      );
    case "ring":
      return (
        <div className={styles.focus}>
          <svg className={styles.ring} viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="7.5" pathLength="100" className={styles.ringTrack} />
            <circle cx="10" cy="10" r="7.5" pathLength="100" className={styles.ringFill} data-part="ringFill" />
          </svg>
          <Words />
        </div>
      );
    case "offered":
      return (
        <div className={styles.focus}>
          <canvas className={styles.offered} data-part="offered" width={80} height={18} />
          <Words />
        </div>
      );
    case "shares":
      return (
        <div className={styles.focus}>
          <span className={styles.shares} data-part="shares" />
          <Words />
        </div>
      );
    case "number":
      return (
        <div className={styles.focus}>
          <Words />
        </div>
      );
  }
}

function Words() {
  return (
    <span className={styles.focusText}>
      <span data-part="focusText" />
      <span className={styles.more} data-part="focusMore" />
    </span>
  );
}

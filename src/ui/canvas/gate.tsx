import styles from "./gate.module.css";

/** Where calls wait to be let in: pips before the gate, a tick at the capacity, a bar across when it is full. */
export function Gate() {
  return (
    <div className={styles.gate} data-part="gate">
      <span className={styles.waiting} data-part="waiting" />
      <span className={styles.lane}>
        <i className={styles.capacity} />
        <i className={styles.bed} data-part="bed" />
        <span className={styles.row}>
          <i className={styles.pips} data-part="pips" />
        </span>
      </span>
      <i className={styles.door} />
    </div>
  );
}

import { cx } from "./cx";
import styles from "./share-bar.module.css";

export type ShareTone = "ok" | "warn" | "error" | "retry" | "cache" | "shed" | "muted";
/** Hatched: nobody waits for it any more, or somebody is held up. */
export type SharePattern = "solid" | "hatch";

export interface SharePart {
  readonly id: string;
  readonly label: string;
  /** Any scale: parts are drawn in proportion to their sum. */
  readonly amount: number;
  readonly tone: ShareTone;
  readonly pattern?: SharePattern;
}

export interface ShareBarProps {
  /** What the parts make up, for assistive technology. */
  readonly label: string;
  readonly parts: readonly SharePart[];
}

/** Parts of one whole. The legend beside it carries the numbers; the bar only shows their proportions. */
export function ShareBar({ label, parts }: ShareBarProps) {
  const total = parts.reduce((sum, part) => sum + positive(part.amount), 0);
  const words = parts
    .filter((part) => positive(part.amount) > 0)
    .map((part) => `${part.label} ${Math.round((part.amount / total) * 100)} %`);
  return (
    <div className={styles.bar} role="img" aria-label={`${label}: ${total > 0 ? words.join(", ") : "nothing yet"}`}>
      {parts.map((part) => (
        <span
          key={part.id}
          className={toneClass(part)}
          style={{ width: `${total > 0 ? (positive(part.amount) / total) * 100 : 0}%` }}
        />
      ))}
    </div>
  );
}

/** The sample of a part's look beside its name. */
export function Swatch(part: Pick<SharePart, "tone" | "pattern">) {
  return <i className={cx(styles.swatch, toneClass(part))} aria-hidden="true" />;
}

function toneClass({ tone, pattern = "solid" }: Pick<SharePart, "tone" | "pattern">): string {
  return cx(styles.part, styles[tone], pattern === "hatch" && styles.hatch);
}

function positive(amount: number): number {
  return amount > 0 && Number.isFinite(amount) ? amount : 0;
}

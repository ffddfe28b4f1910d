import type { ReactNode } from "react";
import styles from "./chip.module.css";
import { cx } from "./cx";
import { tip } from "./tip";

/** One of the outcome families, or neutral. Tone never carries meaning alone: say it in the text or with a shape. */
export type Tone = "neutral" | "ok" | "warn" | "error" | "retry" | "cache" | "shed";

export interface ChipProps {
  readonly tone?: Tone;
  /** Filled with the tone's color rather than its soft shade. */
  readonly isStrong?: boolean;
  readonly icon?: ReactNode;
  readonly tooltip?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Chip({ tone = "neutral", isStrong = false, icon, tooltip, className, children }: ChipProps) {
  return (
    <span
      {...(tooltip === undefined ? {} : tip(tooltip))}
      className={cx(styles.chip, styles[tone], isStrong && styles.strong, className)}
    >
      {icon}
      {children}
    </span>
  );
}

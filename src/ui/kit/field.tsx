import { CircleHelp } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cx } from "./cx";
import styles from "./field.module.css";
import { tip } from "./tip";

export interface FieldIds {
  /** For the control's `id`. */
  readonly id: string;
  /** For the control's `aria-describedby`. */
  readonly describedBy: string | undefined;
}

export interface FieldProps {
  readonly label: ReactNode;
  /** One or two sentences, behind a question mark. */
  readonly help?: string | undefined;
  /** A problem with the value, in a sentence. */
  readonly error?: string | undefined;
  /** The problem stops nothing: it is worth knowing. */
  readonly isWarning?: boolean;
  /** At the right end of the label's line: "restarts", a reset button. */
  readonly aside?: ReactNode;
  /** Label and control side by side. */
  readonly isInline?: boolean;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** Label, help, control and error of one setting. */
export function Field({ label, help, error, isWarning = false, aside, isInline = false, children }: FieldProps) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <div className={cx(styles.field, isInline && styles.inline)}>
      <div className={styles.line}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {help !== undefined && help !== "" && (
          <button type="button" className={styles.help} aria-label={`About: ${help}`} {...tip(help)}>
            <CircleHelp aria-hidden="true" />
          </button>
        )}
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      {children({ id, describedBy: error === undefined ? undefined : errorId })}
      {error !== undefined && (
        <p id={errorId} className={cx(styles.error, isWarning && styles.warning)}>
          {error}
        </p>
      )}
    </div>
  );
}

import { cx } from "./cx";
import styles from "./segmented.module.css";
import { tip } from "./tip";

export interface SegmentedOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: string;
}

export interface SegmentedProps<T extends string> {
  /** What is chosen here, for assistive technology. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly SegmentedOption<T>[];
  readonly onChange: (value: T) => void;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean;
}

/** One of a few short options, all visible. Buttons rather than radios: each can be reached, and pressing commits. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  id,
  describedBy,
  disabled,
}: SegmentedProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a line of equal parts everywhere.
    <div id={id} role="group" aria-label={label} aria-describedby={describedBy} className={styles.group}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          disabled={disabled}
          aria-pressed={option.value === value}
          className={cx(styles.option, option.value === value && styles.chosen)}
          onClick={() => option.value !== value && onChange(option.value)}
          {...(option.help === undefined ? {} : tip(option.help))}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

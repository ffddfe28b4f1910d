import { ChevronDown } from "lucide-react";
import styles from "./control.module.css";
import { cx } from "./cx";

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly group?: string;
  readonly disabled?: boolean;
}

export interface SelectProps<T extends string> {
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly size?: "s" | "m";
  readonly disabled?: boolean;
  readonly isInvalid?: boolean;
  readonly className?: string | undefined;
}

/** The browser's own select: works with every input and every screen reader. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { value, options, onChange, id, label, describedBy, size = "m", disabled, isInvalid, className } = props;
  const groups = [...new Set(options.map((option) => option.group))];
  return (
    <span className={cx(styles.selectBox, className)}>
      <select
        id={id}
        className={cx(
          styles.control,
          styles.select,
          size === "s" && styles.small,
          isInvalid === true && styles.invalid,
        )}
        aria-label={label}
        aria-describedby={describedBy}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {groups.map((group) => {
          const own = options.filter((option) => option.group === group).map(drawOption);
          if (group === undefined) return own;
          return (
            <optgroup key={group} label={group}>
              {own}
            </optgroup>
          );
        })}
      </select>
      <ChevronDown className={styles.chevron} aria-hidden="true" />
    </span>
  );
}

function drawOption({ value, label, disabled }: SelectOption<string>) {
  return (
    <option key={value} value={value} disabled={disabled}>
      {label}
    </option>
  );
}

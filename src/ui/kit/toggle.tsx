import styles from "./control.module.css";

export interface ToggleProps {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean;
}

export function Toggle({ value, onChange, id, label, describedBy, disabled }: ToggleProps) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      aria-checked={value}
      className={styles.toggle}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      checked={value}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

import { type KeyboardEvent, useState } from "react";
import styles from "./control.module.css";
import { cx } from "./cx";

export interface TextInputProps {
  readonly value: string;
  /** Called on Enter and on leaving the field, with changed text only. */
  readonly onCommit: (value: string) => void;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly placeholder?: string;
  readonly lengthMax?: number;
  readonly rows?: number;
  readonly size?: "s" | "m";
  readonly disabled?: boolean;
  readonly isInvalid?: boolean;
}

/** Text that is committed as a whole; Escape restores it. With `rows`, several lines (Enter then makes a new one). */
export function TextInput(props: TextInputProps) {
  const { value, onCommit, id, label, describedBy, placeholder, lengthMax = 2000, rows, size = "m", disabled } = props;
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && draft !== value) onCommit(draft);
    setDraft(undefined);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && rows === undefined) commit();
    if (event.key === "Escape" && draft !== undefined) {
      event.stopPropagation();
      setDraft(undefined);
    }
  };
  const common = {
    id,
    placeholder,
    disabled,
    maxLength: lengthMax,
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": props.isInvalid === true,
    autoComplete: "off",
    value: draft ?? value,
    onBlur: commit,
    onKeyDown: press,
  } as const;
  const className = cx(styles.control, size === "s" && styles.small, props.isInvalid === true && styles.invalid);
  return rows === undefined ? (
    <input {...common} type="text" className={className} onChange={(event) => setDraft(event.target.value)} />
  ) : (
    <textarea
      {...common}
      rows={rows}
      className={cx(className, styles.area)}
      onChange={(event) => setDraft(event.target.value)}
    />
  );
}

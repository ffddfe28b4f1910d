import { type KeyboardEvent, useState } from "react";
import type { Unit } from "../../model/fields";
import styles from "./control.module.css";
import { cx } from "./cx";
import { Field } from "./field";
import { formatQuantity, parseQuantity, type QuantityLimits } from "./quantity";

export interface NumberInputProps extends QuantityLimits {
  readonly value: number;
  readonly unit: Unit;
  /** Called with a sound value on Enter, on leaving the field and on arrow keys. */
  readonly onCommit: (value: number) => void;
  readonly onError?: (reason: string | undefined) => void;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly size?: "s" | "m";
  readonly disabled?: boolean;
  readonly isInvalid?: boolean;
}

/** A number with its unit as text: "250 ms", "1.2k/s", "10 %". Arrow keys change it by a tenth, with Shift by half. */
export function NumberInput(props: NumberInputProps) {
  const { value, unit, onCommit, onError, id, label, describedBy, size = "m", disabled, isInvalid } = props;
  const [draft, setDraft] = useState<string>();
  const [isBad, setIsBad] = useState(false);

  const finish = (reason: string | undefined) => {
    setIsBad(reason !== undefined);
    onError?.(reason);
  };
  const commit = () => {
    if (draft === undefined) return;
    const parsed = parseQuantity(draft, unit, props);
    finish(parsed.ok ? undefined : parsed.reason);
    if (!parsed.ok) return;
    setDraft(undefined);
    if (parsed.value !== value) onCommit(parsed.value);
  };
  const nudge = (up: boolean, big: boolean) => {
    const from = draft === undefined ? value : parsedOr(draft, unit, value);
    const next = clamp(nudged(from, up, big, props.integer === true || unit === "count"), props);
    setDraft(undefined);
    finish(undefined);
    if (next !== value) onCommit(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") commit();
    else if (event.key === "Escape" && draft !== undefined) {
      event.stopPropagation();
      setDraft(undefined);
      finish(undefined);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      nudge(event.key === "ArrowUp", event.shiftKey);
    }
  };
  return (
    <input
      id={id}
      className={cx(styles.control, size === "s" && styles.small, (isBad || isInvalid === true) && styles.invalid)}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={isBad || isInvalid === true}
      aria-describedby={describedBy}
      disabled={disabled}
      value={draft ?? formatQuantity(value, unit)}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}

export interface NumberFieldProps
  extends Omit<NumberInputProps, "id" | "label" | "describedBy" | "onError" | "isInvalid"> {
  readonly label: string;
  readonly help?: string | undefined;
  /** A problem found elsewhere, shown when the text itself is sound. */
  readonly error?: string | undefined;
  readonly aside?: React.ReactNode;
  readonly isInline?: boolean;
}

/** `NumberInput` with label, help and the reason when the text is not a sound value. */
export function NumberField({ label, help, error, aside, isInline = false, ...input }: NumberFieldProps) {
  const [reason, setReason] = useState<string>();
  const shown = reason ?? error;
  return (
    <Field label={label} help={help} error={shown} aside={aside} isInline={isInline}>
      {({ id, describedBy }) => (
        <NumberInput {...input} id={id} describedBy={describedBy} onError={setReason} isInvalid={shown !== undefined} />
      )}
    </Field>
  );
}

function parsedOr(text: string, unit: Unit, fallback: number): number {
  const parsed = parseQuantity(text, unit);
  return parsed.ok ? parsed.value : fallback;
}

/** About a tenth (or half) more or less, on round numbers: 100 → 110, 0.5 → 0.55, 8 → 9. */
function nudged(value: number, up: boolean, big: boolean, isWhole: boolean): number {
  const magnitude = value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)));
  const fine = big ? magnitude / 2 : magnitude / 10;
  const step = isWhole ? Math.max(1, Math.round(fine)) : fine;
  const next = Number((value + (up ? step : -step)).toPrecision(12));
  return isWhole ? Math.round(next) : next;
}

function clamp(value: number, { min = -Infinity, max = Infinity }: QuantityLimits): number {
  return Math.min(max, Math.max(min, value));
}

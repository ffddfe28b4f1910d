import { CircleHelp, RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Json } from "../../model/document";
import type { AnyField } from "../../model/fields";
import { Button, IconButton } from "../kit/button";
import { cx } from "../kit/cx";
import { Field, type FieldIds } from "../kit/field";
import { tip } from "../kit/tip";
import { freshValue, isChanged, isCompound, isStacked, valueOr } from "./field-rules";
import { problemAt, useCompound, useFormScope } from "./form-scope";
import { LineControl } from "./line-control";
import styles from "./setting.module.css";

export interface SettingProps {
  readonly field: AnyField;
  readonly path: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** May be absent, which does not mean the default. */
  readonly isOptional: boolean;
  readonly isQuiet: boolean;
  readonly hasDefault?: boolean;
}

/** One setting: label, help, control, whether it is changed and how to get back, what is wrong with it. */
export function Setting({ field, path, value, onChange, isOptional, isQuiet, hasDefault = true }: SettingProps) {
  const scope = useFormScope();
  const Compound = useCompound();
  const [reason, setReason] = useState<string>();
  const compound = isCompound(field);
  const isInline = isAbsentOrShort(field, value, isOptional);
  const problem = problemAt(scope, path, false);
  const isAbsent = isOptional && value === undefined;
  const isMarked = isOptional ? value !== undefined : hasDefault && isChanged(field, value);
  const hint =
    problem === undefined
      ? undefined
      : `${problem.reason.charAt(0).toUpperCase()}${problem.reason.slice(1)} ${problem.hint}`;
  const control = { field, path, value: valueOr(field, value), onChange };
  return (
    <div className={cx(styles.setting, compound && !isAbsent && styles.compound)}>
      <Field
        label={
          <span {...tip(field.help)}>
            {isMarked && <i className={styles.mark} role="img" aria-label="changed" />}
            {field.label}
          </span>
        }
        error={reason ?? hint}
        isWarning={reason === undefined && problem?.severity === "warning"}
        isInline={isInline}
        aside={
          <span className={styles.aside}>
            <HelpButton field={field} />
            {field.structural === true && !isQuiet && <RestartHint />}
            {isMarked && <ResetButton field={field} isOptional={isOptional} onReset={() => onChange(undefined)} />}
          </span>
        }
      >
        {(ids: FieldIds) => {
          if (isAbsent) return <SetButton field={field} onSet={() => onChange(freshValue(field))} />;
          if (compound) return <Compound {...control} />;
          return (
            <span className={cx(styles.control, !isInline && styles.wide, field.type === "toggle" && styles.narrow)}>
              <LineControl {...control} {...ids} isInvalid={problem?.severity === "error"} onError={setReason} />
            </span>
          );
        }}
      </Field>
    </div>
  );
}

function isAbsentOrShort(field: AnyField, value: Json | undefined, isOptional: boolean): boolean {
  return (isOptional && value === undefined) || !isStacked(field);
}

/** The same words as on the label, for those who come by keyboard. */
function HelpButton({ field }: { readonly field: AnyField }) {
  return (
    <button
      type="button"
      className={styles.help}
      aria-label={`About ${field.label}: ${field.help}`}
      {...tip(field.help)}
    >
      <CircleHelp aria-hidden="true" />
    </button>
  );
}

/** Told beside the field: the change cannot apply to a running simulation. */
export function RestartHint() {
  return (
    <span className={styles.restart} role="img" aria-label="Restarts the run" {...tip("A change restarts the run")}>
      <RotateCcw aria-hidden="true" />
    </span>
  );
}

function ResetButton({
  field,
  isOptional,
  onReset,
}: {
  readonly field: AnyField;
  readonly isOptional: boolean;
  readonly onReset: () => void;
}) {
  const label = isOptional ? `Leave out: ${field.label}` : `Back to the default: ${field.label}`;
  return (
    <IconButton
      size="s"
      label={label}
      tooltip={isOptional ? "Leave out" : "Back to the default"}
      className={styles.reset}
      onClick={onReset}
    >
      <Undo2 aria-hidden="true" />
    </IconButton>
  );
}

function SetButton({ field, onSet }: { readonly field: AnyField; readonly onSet: () => void }) {
  return (
    <Button size="s" look="quiet" aria-label={`Set: ${field.label}`} onClick={onSet}>
      Set
    </Button>
  );
}

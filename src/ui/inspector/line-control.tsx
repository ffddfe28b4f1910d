import type { Json } from "../../model/document";
import type { AnyField, ChoiceField, NumberField, ReferenceField } from "../../model/fields";
import { NumberInput } from "../kit/number-field";
import { Segmented } from "../kit/segmented";
import { Select } from "../kit/select";
import { TextInput } from "../kit/text-field";
import { Toggle } from "../kit/toggle";
import { isSegmented, switchOf } from "./field-rules";
import { type Choosable, type FormScope, useFormScope } from "./form-scope";
import styles from "./setting.module.css";

interface LineControlProps {
  readonly field: AnyField;
  readonly value: Json;
  readonly onChange: (value: Json | undefined) => void;
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly onError: (reason: string | undefined) => void;
}

/** The control of a setting that fits on one line. */
export function LineControl({ field, value, onChange, id, describedBy, isInvalid, onError }: LineControlProps) {
  const common = { id, describedBy, isInvalid };
  switch (field.type) {
    case "number":
      return <NumberControl {...common} field={field} value={value} onChange={onChange} onError={onError} />;
    case "toggle":
      return <Toggle id={id} describedBy={describedBy} value={value === true} onChange={onChange} />;
    case "choice":
      return <ChoiceControl {...common} field={field} value={String(value)} onChange={onChange} />;
    case "reference":
      return <ReferenceControl {...common} field={field} value={String(value)} onChange={onChange} />;
    case "text":
      return <TextInput {...common} value={String(value)} lengthMax={field.lengthMax} onCommit={onChange} />;
    default:
      return null;
  }
}

interface NumberControlProps extends Omit<LineControlProps, "field"> {
  readonly field: NumberField;
}

/** A number; one that may be off has a switch before it, and no number while it is off. */
function NumberControl({ field, value, onChange, ...rest }: NumberControlProps) {
  const shown = typeof value === "number" ? value : field.default;
  const input = (
    <NumberInput
      {...rest}
      value={shown}
      unit={field.unit}
      min={switchOf(field) === undefined ? field.min : 0}
      max={field.max}
      integer={field.integer}
      onCommit={onChange}
    />
  );
  const own = switchOf(field);
  if (own === undefined) return input;
  const isOn = shown !== own.off;
  return (
    <span className={styles.optional}>
      {isOn ? input : <span className={styles.off}>off</span>}
      <Toggle
        {...(isOn ? {} : { id: rest.id })}
        label={`${field.label}: on`}
        value={isOn}
        onChange={(on) => {
          rest.onError(undefined);
          onChange(on ? own.start : own.off);
        }}
      />
    </span>
  );
}

interface ChosenProps<F> {
  readonly field: F;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}

function ChoiceControl({ field, value, onChange, id, describedBy, isInvalid }: ChosenProps<ChoiceField>) {
  if (isSegmented(field)) {
    return (
      <Segmented
        id={id}
        describedBy={describedBy}
        label={field.label}
        value={value}
        options={field.options}
        onChange={onChange}
      />
    );
  }
  const isKnown = field.options.some((option) => option.value === value);
  const options = isKnown ? field.options : [{ value, label: `${value} (unknown)` }, ...field.options];
  return (
    <Select
      id={id}
      describedBy={describedBy}
      isInvalid={isInvalid || !isKnown}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}

function ReferenceControl({ field, value, onChange, id, describedBy, isInvalid }: ChosenProps<ReferenceField>) {
  const choices = choicesOf(field, useFormScope());
  const isKnown = value === "" || choices.some((choice) => choice.id === value);
  const options = [
    { value: "", label: "None" },
    ...(isKnown ? [] : [{ value, label: `${value} (missing)` }]),
    ...choices.map((choice) => ({ value: choice.id, label: choice.label })),
  ];
  return (
    <Select
      id={id}
      describedBy={describedBy}
      isInvalid={isInvalid || !isKnown}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}

function choicesOf(field: ReferenceField, scope: FormScope): readonly Choosable[] {
  switch (field.to) {
    case "component":
      return scope.components;
    case "operation":
      return scope.operations;
    case "outgoing":
      return scope.outgoing;
    case "component-or-link":
      return [...scope.components, ...scope.links];
  }
}

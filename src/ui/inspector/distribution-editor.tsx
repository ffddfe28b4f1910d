import { type ReactNode, useState } from "react";
import type { Json, JsonObject } from "../../model/document";
import type { NumberField } from "../../model/fields";
import type { DistributionSpec } from "../../model/kernel";
import { DISTRIBUTION_KINDS, type DistributionKind } from "../../scenario/distribution-fields";
import { NumberInput } from "../kit/number-field";
import { Select } from "../kit/select";
import styles from "./compound-control.module.css";
import { formNames, formOfSpec, respecified, withForm } from "./distribution-forms";
import { DistributionSketch } from "./distribution-sketch";
import { asRecord, withMember } from "./field-rules";
import { SettingList } from "./setting-list";

interface DistributionEditorProps {
  readonly value: DistributionSpec;
  readonly path: string;
  readonly onChange: (value: Json) => void;
}

const KIND_OPTIONS = Object.entries(DISTRIBUTION_KINDS).map(([value, { label }]) => ({ value, label }));

/** Kind, parameters, and a sketch of what they mean. Another kind begins with the same mean. */
export function DistributionEditor({ value, path, onChange }: DistributionEditorProps) {
  const kind = DISTRIBUTION_KINDS[value.kind];
  const settings = asRecord(value);
  const setKind = (next: string) => onChange(respecified(value, next) as unknown as Json);
  const select = <Select label="Kind of distribution" value={value.kind} options={KIND_OPTIONS} onChange={setKind} />;
  const single = kind === undefined ? undefined : singleNumber(kind);
  if (single !== undefined) {
    return (
      <div className={styles.inset}>
        <SingleNumber name={single[0]} field={single[1]} settings={settings} onChange={onChange}>
          {select}
        </SingleNumber>
        <DistributionSketch spec={value} />
      </div>
    );
  }
  return (
    <div className={styles.inset}>
      <div className={styles.choice}>
        {select}
        <DistributionSketch spec={value} />
      </div>
      {kind !== undefined && <Parameters kind={kind} settings={settings} path={path} onChange={onChange} />}
    </div>
  );
}

/** The parameter of a kind that has just one: it stands beside the kind. */
function singleNumber(kind: DistributionKind): readonly [string, NumberField] | undefined {
  const [name = "", ...others] = kind.forms.flat();
  const field = kind.fields[name];
  return others.length === 0 && field?.type === "number" && kind.optional.length === 0 ? [name, field] : undefined;
}

interface SingleNumberProps {
  readonly name: string;
  readonly field: NumberField;
  readonly settings: JsonObject;
  readonly onChange: (value: Json) => void;
  readonly children: ReactNode;
}

function SingleNumber({ name, field, settings, onChange, children }: SingleNumberProps) {
  const [reason, setReason] = useState<string>();
  const value = settings[name];
  return (
    <div className={styles.choice}>
      <div className={styles.pair}>
        {children}
        <NumberInput
          label={field.label}
          value={typeof value === "number" ? value : field.default}
          unit={field.unit}
          min={field.min}
          max={field.max}
          integer={field.integer}
          isInvalid={reason !== undefined}
          onError={setReason}
          onCommit={(next) => onChange(withMember(settings, name, next))}
        />
      </div>
      {reason !== undefined && <p className={styles.error}>{reason}</p>}
    </div>
  );
}

interface ParametersProps {
  readonly kind: DistributionKind;
  readonly settings: JsonObject;
  readonly path: string;
  readonly onChange: (value: Json) => void;
}

function Parameters({ kind, settings, path, onChange }: ParametersProps) {
  const form = formOfSpec(kind, settings);
  const names = [...(kind.forms[form] ?? []), ...kind.optional];
  const fields = Object.fromEntries(Object.entries(kind.fields).filter(([name]) => names.includes(name)));
  return (
    <>
      {kind.forms.length > 1 && (
        <Select
          label="Given by"
          value={String(form)}
          options={formNames(kind).map((label, index) => ({ value: String(index), label: `By ${label}` }))}
          onChange={(next) => onChange(withForm(kind, settings, Number(next)))}
        />
      )}
      <SettingList
        isQuiet
        hasDefaults={false}
        fields={fields}
        settings={settings}
        path={path}
        optional={kind.optional}
        onChange={(name, next) => {
          const isNeeded = kind.forms[form]?.includes(name) === true;
          onChange(withMember(settings, name, next ?? (isNeeded ? (kind.fields[name]?.default as Json) : undefined)));
        }}
      />
    </>
  );
}

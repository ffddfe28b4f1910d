import { Plus, X } from "lucide-react";
import type { Json } from "../../model/document";
import type { AnyField, ListField } from "../../model/fields";
import { Button, IconButton } from "../kit/button";
import { asRecord, freshValue, isCompound, withMember } from "./field-rules";
import { useFormScope } from "./form-scope";
import { ItemCard } from "./item-card";
import styles from "./list-editor.module.css";
import { moveBy, removeAt, replaceAt } from "./list-edits";
import { Setting } from "./setting";
import { SettingList } from "./setting-list";
import { summarize } from "./summarize";

interface ListEditorProps {
  readonly field: ListField;
  readonly path: string;
  readonly value: readonly Json[];
  readonly onChange: (value: Json) => void;
}

/** A list of records (cards that unfold) or of plain values (one line each). */
export function ListEditor({ field, path, value, onChange }: ListEditorProps) {
  const add = () => onChange([...value, freshValue(field.of)]);
  return (
    <div className={styles.list}>
      {value.map((item, index) => {
        const entry = { field: field.of, path: `${path}.${index}`, value: item };
        const change = (next: Json | undefined) => onChange(replaceAt(value, index, next ?? freshValue(field.of)));
        const remove = () => onChange(removeAt(value, index));
        const move = (by: number) => onChange(moveBy(value, index, by));
        const name = `${field.of.label.toLowerCase()} ${index + 1}`;
        // Entries have no identity of their own; their place is what addresses name them by.
        return isCompound(field.of) ? (
          <CardEntry
            key={entry.path}
            {...entry}
            name={name}
            isFirst={index === 0}
            isLast={index === value.length - 1}
            onChange={change}
            onRemove={remove}
            onMove={move}
          />
        ) : (
          <LineEntry key={entry.path} {...entry} name={name} onChange={change} onRemove={remove} />
        );
      })}
      <Button
        size="s"
        look="quiet"
        icon={<Plus aria-hidden="true" />}
        disabled={value.length >= field.countMax}
        className={styles.add}
        onClick={add}
      >
        {`Add ${field.of.label.toLowerCase()}`}
      </Button>
    </div>
  );
}

interface EntryProps {
  readonly field: AnyField;
  readonly path: string;
  readonly value: Json;
  readonly name: string;
  readonly onChange: (value: Json | undefined) => void;
  readonly onRemove: () => void;
}

function LineEntry({ field, path, value, name, onChange, onRemove }: EntryProps) {
  return (
    <div className={styles.line}>
      <Setting
        field={field}
        path={path}
        value={value}
        isOptional={false}
        isQuiet
        hasDefault={false}
        onChange={onChange}
      />
      <IconButton size="s" label={`Remove ${name}`} tooltip="Remove" onClick={onRemove}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

interface CardEntryProps extends EntryProps {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
}

function CardEntry({ field, path, value, name, onChange, ...card }: CardEntryProps) {
  const scope = useFormScope();
  const isRecord = field.type === "record";
  return (
    <ItemCard {...card} name={name} title={isRecord ? summarize(field.fields, asRecord(value), scope) || name : name}>
      {isRecord ? (
        <SettingList
          isQuiet
          hasDefaults={false}
          fields={field.fields}
          settings={asRecord(value)}
          path={path}
          onChange={(member, next) => onChange(withMember(asRecord(value), member, next))}
        />
      ) : (
        <Setting
          field={field}
          path={path}
          value={value}
          isOptional={false}
          isQuiet
          hasDefault={false}
          onChange={onChange}
        />
      )}
    </ItemCard>
  );
}

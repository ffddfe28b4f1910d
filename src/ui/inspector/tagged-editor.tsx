import { catalog } from "../../catalog/index";
import type { Json, JsonObject } from "../../model/document";
import type { CatalogField, Fields, UnionField } from "../../model/fields";
import { Select } from "../kit/select";
import styles from "./compound-control.module.css";
import { freshTagged, withMember } from "./field-rules";
import { SettingList } from "./setting-list";

interface TaggedProps<F> {
  readonly field: F;
  readonly path: string;
  readonly value: JsonObject;
  readonly onChange: (value: Json) => void;
}

interface TaggedKind {
  readonly kind: string;
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
}

/** A value that names its own shape: which one, then the settings of that one. */
export function UnionEditor({ field, ...rest }: TaggedProps<UnionField>) {
  const kinds = Object.entries(field.kinds).map(([kind, entry]) => ({ kind, ...entry }));
  return <TaggedEditor label={field.label} kinds={kinds} {...rest} />;
}

/** One entry of a catalog list, e.g. an arrival process. */
export function CatalogEditor({ field, ...rest }: TaggedProps<CatalogField>) {
  const kinds = catalog[field.list].map((entry) => ({ ...entry, help: entry.summary }));
  return <TaggedEditor label={field.label} kinds={kinds} {...rest} />;
}

interface TaggedEditorProps extends Omit<TaggedProps<never>, "field"> {
  readonly label: string;
  readonly kinds: readonly TaggedKind[];
}

function TaggedEditor({ label, kinds, path, value, onChange }: TaggedEditorProps) {
  const chosen = kinds.find(({ kind }) => kind === value.kind);
  const change = (next: string) => {
    const target = kinds.find(({ kind }) => kind === next);
    if (target !== undefined) onChange(carriedOver(value, target));
  };
  const unknown = chosen === undefined ? [{ value: String(value.kind), label: `${String(value.kind)} (unknown)` }] : [];
  const options = [...unknown, ...kinds.map((entry) => ({ value: entry.kind, label: entry.label }))];
  return (
    <div className={styles.inset}>
      <div className={styles.choice}>
        <Select
          label={`Kind of ${label.toLowerCase()}`}
          value={String(value.kind)}
          options={options}
          onChange={change}
        />
        {chosen !== undefined && <p className={styles.note}>{chosen.help}</p>}
      </div>
      {chosen !== undefined && (
        <SettingList
          fields={chosen.fields}
          settings={value}
          path={path}
          onChange={(name, next) => onChange(withMember(value, name, next))}
        />
      )}
    </div>
  );
}

/** Settings of the same name and type go along to the other kind: a rate stays a rate. */
function carriedOver(before: JsonObject, target: TaggedKind): JsonObject {
  const fresh = freshTagged(target.kind, target.fields);
  const kept = Object.entries(before).filter(
    ([name, value]) => name !== "kind" && Object.hasOwn(target.fields, name) && typeof value === typeof fresh[name],
  );
  return { ...fresh, ...Object.fromEntries(kept) };
}

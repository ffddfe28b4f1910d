import type { Json, JsonObject } from "../../model/document";
import type { MapField } from "../../model/fields";
import { Button } from "../kit/button";
import { freshValue, isCompound, withMember } from "./field-rules";
import { type Choosable, type CompoundProps, useCompound, useFormScope } from "./form-scope";
import { ItemCard } from "./item-card";
import styles from "./list-editor.module.css";
import { Setting } from "./setting";

interface MapEditorProps {
  readonly field: MapField;
  readonly path: string;
  readonly value: JsonObject;
  readonly onChange: (value: Json) => void;
}

/** Values by operation (or by callee): those that are set, and a button for each that is not. */
export function MapEditor({ field, path, value, onChange }: MapEditorProps) {
  const scope = useFormScope();
  const keys = field.key === "operation" ? scope.operations : scope.outgoing;
  const set = Object.keys(value);
  const known = new Set(keys.map((key) => key.id));
  const shown: Choosable[] = [
    ...keys.filter((key) => Object.hasOwn(value, key.id)),
    ...set.filter((key) => !known.has(key)).map((key) => ({ id: key, label: `${key} (missing)` })),
  ];
  const free = keys.filter((key) => !Object.hasOwn(value, key.id));
  return (
    <div className={styles.list}>
      {shown.map(({ id, label }) => (
        <ItemCard
          key={id}
          name={label}
          title={label}
          isOpenAtFirst={set.length === 1}
          onRemove={() => onChange(withMember(value, id, undefined))}
        >
          <Entry
            field={field.of}
            path={`${path}.${id}`}
            value={value[id] ?? null}
            onChange={(next) => onChange(withMember(value, id, next ?? freshValue(field.of)))}
          />
        </ItemCard>
      ))}
      <div className={styles.free}>
        {free.map(({ id, label }) => (
          <Button
            key={id}
            size="s"
            look="quiet"
            aria-label={`Set ${field.label.toLowerCase()} for ${label}`}
            onClick={() => onChange({ ...value, [id]: freshValue(field.of) })}
          >
            {`+ ${label}`}
          </Button>
        ))}
        {keys.length === 0 && (
          <p className={styles.none}>
            {field.key === "operation" ? "The scenario has no operations." : "No link leaves it."}
          </p>
        )}
      </div>
    </div>
  );
}

/** The card already says what it is: an editor with parts needs no label of its own. */
function Entry(props: CompoundProps) {
  const Compound = useCompound();
  if (isCompound(props.field)) return <Compound {...props} />;
  return <Setting {...props} isOptional={false} isQuiet hasDefault={false} />;
}

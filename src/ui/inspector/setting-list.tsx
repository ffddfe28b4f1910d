import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { Json, JsonObject } from "../../model/document";
import type { Fields } from "../../model/fields";
import { own } from "../../scenario/json";
import { cx } from "../kit/cx";
import { changedCount, type FieldEntry, shownFields } from "./field-rules";
import { Setting } from "./setting";
import styles from "./setting-list.module.css";

export interface SettingListProps {
  readonly fields: Fields;
  /** As the file holds them: left-out settings have their defaults. */
  readonly settings: JsonObject;
  /** Undefined = back to the default. */
  readonly onChange: (name: string, value: Json | undefined) => void;
  /** Before the names of these settings in addresses: `rule` for `rule.failureCount`. */
  readonly path?: string;
  /** Settings that may be absent, which does not mean their default. */
  readonly optional?: readonly string[];
  /** Restarts are told once for the whole form rather than per setting. */
  readonly isQuiet?: boolean;
  /** False where a default means nothing by itself: parameters of a distribution. */
  readonly hasDefaults?: boolean;
}

/** The settings of one record, generated from its field definitions; the advanced ones folded away. */
export function SettingList(props: SettingListProps) {
  const { plain, advanced } = shownFields(props.fields, props.settings);
  return (
    <div className={styles.list}>
      {plain.map((entry) => drawSetting(entry, props))}
      {advanced.length > 0 && <MoreSettings entries={advanced} props={props} />}
    </div>
  );
}

function drawSetting(
  [name, field]: FieldEntry,
  { settings, onChange, path, optional = [], isQuiet = false, hasDefaults = true }: SettingListProps,
) {
  return (
    <Setting
      key={name}
      field={field}
      path={path === undefined ? name : `${path}.${name}`}
      value={own(settings, name)}
      isOptional={optional.includes(name)}
      isQuiet={isQuiet}
      hasDefault={hasDefaults}
      onChange={(value) => onChange(name, value)}
    />
  );
}

function MoreSettings({
  entries,
  props,
}: {
  readonly entries: readonly FieldEntry[];
  readonly props: SettingListProps;
}) {
  const changed = changedCount(entries, props.settings);
  const [isOpen, setIsOpen] = useState(changed > 0);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.more}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        <ChevronRight aria-hidden="true" className={cx(styles.chevron, isOpen && styles.open)} />
        More settings
        <span className={styles.count}>{changed > 0 ? `${changed} of ${entries.length} changed` : entries.length}</span>
      </button>
      {isOpen && (
        <div id={id} className={styles.list}>
          {entries.map((entry) => drawSetting(entry, props))}
        </div>
      )}
    </>
  );
}

import type { Json } from "../../model/document";
import type { StepSpec } from "../../model/fields";
import type { DistributionSpec } from "../../model/kernel";
import styles from "./compound-control.module.css";
import { DistributionEditor } from "./distribution-editor";
import { asList, asRecord, withMember } from "./field-rules";
import type { CompoundProps } from "./form-scope";
import { ListEditor } from "./list-editor";
import { MapEditor } from "./map-editor";
import { ProgramEditor } from "./program-editor";
import { SettingList } from "./setting-list";
import { CatalogEditor, UnionEditor } from "./tagged-editor";

/** The editor of a setting that has parts. */
export function CompoundControl({ field, path, value, onChange }: CompoundProps) {
  switch (field.type) {
    case "distribution":
      return <DistributionEditor value={value as unknown as DistributionSpec} path={path} onChange={onChange} />;
    case "list":
      return <ListEditor field={field} path={path} value={asList(value)} onChange={onChange} />;
    case "map":
      return <MapEditor field={field} path={path} value={asRecord(value)} onChange={onChange} />;
    case "union":
      return <UnionEditor field={field} path={path} value={asRecord(value)} onChange={onChange} />;
    case "catalog":
      return <CatalogEditor field={field} path={path} value={asRecord(value)} onChange={onChange} />;
    case "program":
      return (
        <ProgramEditor
          steps={asList(value) as unknown as readonly StepSpec[]}
          path={path}
          onChange={(steps) => onChange(steps as unknown as Json)}
        />
      );
    case "record":
      return (
        <div className={styles.inset}>
          <SettingList
            fields={field.fields}
            settings={asRecord(value)}
            path={path}
            onChange={(name, next) => onChange(withMember(asRecord(value), name, next))}
          />
        </div>
      );
    default:
      return null;
  }
}

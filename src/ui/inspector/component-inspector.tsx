import { catalog } from "../../catalog/index";
import { scenario, useComponent } from "../../stores/scenario-store";
import { FaultButtons } from "../faults/fault-buttons";
import { asRecord } from "./field-rules";
import { countOf, Fold } from "./fold";
import { Form } from "./form";
import { Identity } from "./identity";
import styles from "./inspector.module.css";
import { KindHelp } from "./kind-help";
import { LiveNumbers } from "./live-numbers";
import { NameInput } from "./name-input";
import { PolicyStack } from "./policy-stack";
import { SettingList } from "./setting-list";
import { useScope } from "./use-scope";

export function ComponentInspector({ id }: { readonly id: string }) {
  const component = useComponent(id);
  const scope = useScope(id);
  if (component === undefined) return null;
  const kind = catalog.components.find((entry) => entry.kind === component.kind);
  const policies = component.policies ?? [];
  return (
    <>
      <Identity
        glyph={kind?.glyph ?? "box"}
        kind={kind?.label ?? component.kind}
        id={id}
        {...(kind === undefined ? {} : { help: kind.summary })}
      >
        <NameInput label="Name" value={component.label ?? id} onCommit={(label) => scenario.setLabel(id, label)} />
      </Identity>
      {kind === undefined && (
        <p className={styles.warning}>
          This version does not know the kind "{component.kind}". Its data is kept; the scenario cannot run.
        </p>
      )}
      <Fold id="now" title="Now">
        <LiveNumbers entityId={id} />
      </Fold>
      <Fold id="break" title="Break it">
        <FaultButtons targetId={id} />
      </Fold>
      {kind !== undefined && (
        <Fold id="settings" title="Settings">
          <Form scope={scope}>
            <SettingList
              fields={kind.fields}
              settings={asRecord(component)}
              onChange={(name, value) => scenario.setSetting(`${id}.${name}`, value)}
            />
          </Form>
        </Fold>
      )}
      {kind?.isSource !== true && (
        <Fold
          id="admission"
          title="Admission policies"
          note={countOf(policies.length)}
          isOpenAtFirst={policies.length > 0}
        >
          <PolicyStack
            ownerId={id}
            policies={policies}
            core={kind?.hasStation === true ? "queue and workers" : (kind?.label.toLowerCase() ?? "component")}
          />
        </Fold>
      )}
      <Fold id="help" title={kind === undefined ? "Help" : `About ${kind.label}`} isOpenAtFirst={false}>
        <KindHelp list="components" kind={component.kind} />
      </Fold>
    </>
  );
}

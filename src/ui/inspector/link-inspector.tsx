import { LINK_FIELDS, LINK_OPTIONAL } from "../../scenario/link-fields";
import { scenario, useDocument, useLink } from "../../stores/scenario-store";
import { FaultButtons } from "../faults/fault-buttons";
import { asRecord } from "./field-rules";
import { countOf, Fold } from "./fold";
import { Form } from "./form";
import { Identity } from "./identity";
import styles from "./inspector.module.css";
import { KindHelp } from "./kind-help";
import { LiveNumbers } from "./live-numbers";
import { PolicyStack } from "./policy-stack";
import { SettingList } from "./setting-list";
import { useScope } from "./use-scope";

export function LinkInspector({ id }: { readonly id: string }) {
  const link = useLink(id);
  const scope = useScope(id);
  const components = useDocument().components;
  if (link === undefined) return null;
  const name = (componentId: string) =>
    components.find((component) => component.id === componentId)?.label ?? componentId;
  const policies = link.policies ?? [];
  return (
    <>
      <Identity glyph="link" kind="Link" id={id}>
        <p className={styles.title}>
          {name(link.from)} → {name(link.to)}
        </p>
      </Identity>
      <Fold id="now" title="Now">
        <LiveNumbers entityId={id} />
      </Fold>
      <Fold id="policies" title="Policies" note={countOf(policies.length)}>
        <PolicyStack ownerId={id} policies={policies} core="wire" />
      </Fold>
      <Fold id="break" title="Break it">
        <FaultButtons targetId={id} />
      </Fold>
      <Fold id="settings" title="Network">
        <Form scope={scope}>
          <SettingList
            fields={LINK_FIELDS}
            optional={LINK_OPTIONAL}
            settings={asRecord(link)}
            onChange={(setting, value) => scenario.setSetting(`${id}.${setting}`, value)}
          />
        </Form>
      </Fold>
      <Fold id="help" title="About this transport" isOpenAtFirst={false}>
        <KindHelp list="transports" kind={link.transport?.kind ?? LINK_FIELDS.transport.default.kind} />
      </Fold>
    </>
  );
}

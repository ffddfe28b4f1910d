import { Plus } from "lucide-react";
import type { FaultDocument, Scenario } from "../../model/document";
import { linkIds } from "../../model/document";
import type { AnyFaultKind, Catalog } from "../../model/kind";
import { FAULT_FIELDS, FAULT_OPTIONAL } from "../../scenario/link-fields";
import { scenario, useDocument } from "../../stores/scenario-store";
import { faultsFor, targetOf } from "../faults/fault-options";
import { Field } from "../kit/field";
import { MenuButton } from "../kit/menu-button";
import { formatQuantity } from "../kit/quantity";
import { Select } from "../kit/select";
import { asRecord } from "./field-rules";
import { Form } from "./form";
import styles from "./inspector.module.css";
import { ItemCard } from "./item-card";
import { SettingList } from "./setting-list";
import { useScope } from "./use-scope";

/** Faults that the scenario brings with it, at a time of their own. */
export function PlannedFaults({ catalog }: { readonly catalog: Catalog }) {
  const document = useDocument();
  const usable = catalog.faults.filter((kind) => targetsOf(kind, document).length > 0);
  return (
    <div className={styles.stack}>
      {document.faults.map((fault, index) => (
        <FaultCard
          key={fault.id ?? index}
          fault={fault}
          index={index}
          kind={catalog.faults.find((entry) => entry.kind === fault.kind)}
        />
      ))}
      {document.faults.length === 0 && (
        <p className={styles.quiet}>None. Faults can also be injected live: select an element and break it.</p>
      )}
      <div className={styles.tools}>
        <MenuButton
          size="s"
          look="quiet"
          menuLabel="Plan a fault"
          hasChevron={false}
          icon={<Plus aria-hidden="true" />}
          disabled={usable.length === 0}
          entries={usable.map((kind) => ({ label: kind.label, run: () => plan(kind, document) }))}
        >
          Plan a fault
        </MenuButton>
      </div>
    </div>
  );
}

interface FaultCardProps {
  readonly fault: FaultDocument;
  readonly index: number;
  readonly kind: AnyFaultKind | undefined;
}

function FaultCard({ fault, index, kind }: FaultCardProps) {
  const document = useDocument();
  const scope = useScope("", `faults.${index}`);
  const label = kind?.label ?? fault.kind;
  const target = [...scope.components, ...scope.links].find((each) => each.id === fault.target)?.label ?? fault.target;
  const update = (name: string, value: Parameters<typeof scenario.updateFault>[1][string]) =>
    fault.id !== undefined && scenario.updateFault(fault.id, { [name]: value });
  return (
    <ItemCard
      name={`${label}, ${target}`}
      title={label}
      summary={`${target} · ${timesOf(fault)}`}
      {...(fault.id === undefined ? {} : { onRemove: () => scenario.removeFault(fault.id ?? "") })}
    >
      <Form scope={scope}>
        {kind !== undefined && <p className={styles.quiet}>{kind.summary}</p>}
        <Field label="Target">
          {(ids) => (
            <Select
              {...ids}
              value={fault.target}
              options={(kind === undefined ? [fault.target] : targetsOf(kind, document)).map((id) => ({
                value: id,
                label: labelOf(id, scope),
              }))}
              onChange={(id) => update("target", id)}
            />
          )}
        </Field>
        <SettingList
          isQuiet
          fields={{ ...FAULT_FIELDS, ...kind?.fields }}
          optional={FAULT_OPTIONAL}
          settings={asRecord(fault)}
          onChange={update}
        />
      </Form>
    </ItemCard>
  );
}

function labelOf(id: string, scope: ReturnType<typeof useScope>): string {
  return [...scope.components, ...scope.links].find((each) => each.id === id)?.label ?? id;
}

function timesOf({ startAtMs, lastForMs }: FaultDocument): string {
  const start = `at ${formatQuantity(startAtMs, "ms")}`;
  return lastForMs === undefined ? `${start} until the end` : `${start} for ${formatQuantity(lastForMs, "ms")}`;
}

function targetsOf(kind: AnyFaultKind, document: Scenario): string[] {
  const ids = [...document.components.map((component) => component.id), ...linkIds(document.links)];
  return ids.filter((id) => faultsFor([kind], targetOf(document, id)).length > 0);
}

/** A third into the measured part: late enough to see the calm before it. */
function plan(kind: AnyFaultKind, document: Scenario): void {
  const [target] = targetsOf(kind, document);
  const { runForMs, warmUpMs } = document.run;
  const startAtMs = Math.round((warmUpMs + (runForMs - warmUpMs) / 3) / 1_000) * 1_000;
  if (target !== undefined) scenario.addFault({ kind: kind.kind, target, startAtMs, lastForMs: 10_000 });
}

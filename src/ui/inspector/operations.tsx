import { Plus } from "lucide-react";
import { useState } from "react";
import type { OperationDocument } from "../../model/document";
import { OPERATION_FIELDS, OPERATION_OPTIONAL } from "../../scenario/link-fields";
import { operationIdProblem } from "../../stores/rename-operation";
import { scenario, useDocument } from "../../stores/scenario-store";
import { Button } from "../kit/button";
import { Field } from "../kit/field";
import { formatCount, formatRatio } from "../kit/format";
import { TextInput } from "../kit/text-field";
import { asRecord } from "./field-rules";
import { Form } from "./form";
import styles from "./inspector.module.css";
import { ItemCard } from "./item-card";
import { SettingList } from "./setting-list";
import { useScope } from "./use-scope";

/** What users ask for, and how often. */
export function Operations() {
  const { operations } = useDocument();
  const total = operations.reduce((sum, operation) => sum + (operation.share ?? 1), 0);
  return (
    <div className={styles.stack}>
      {operations.length === 0 && (
        <p className={styles.quiet}>
          One operation, "request". Add others to tell reads from writes, or tenants apart.
        </p>
      )}
      {operations.map((operation, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the id is what is edited; a card stays unfolded through it.
        <OperationCard key={index} operation={operation} index={index} total={total} />
      ))}
      <div className={styles.tools}>
        <Button
          size="s"
          look="quiet"
          icon={<Plus aria-hidden="true" />}
          onClick={() => scenario.addOperation({ share: 1 })}
        >
          Add operation
        </Button>
      </div>
    </div>
  );
}

interface OperationCardProps {
  readonly operation: OperationDocument;
  readonly index: number;
  readonly total: number;
}

function OperationCard({ operation, index, total }: OperationCardProps) {
  const scope = useScope("", `operations.${index}`);
  return (
    <ItemCard
      name={operation.id}
      title={operation.id}
      summary={summaryOf(operation, total)}
      onRemove={() => scenario.removeOperation(operation.id)}
    >
      <Form scope={scope}>
        <OperationId id={operation.id} />
        <SettingList
          fields={OPERATION_FIELDS}
          optional={OPERATION_OPTIONAL}
          settings={asRecord(operation)}
          onChange={(name, value) => scenario.updateOperation(operation.id, { [name]: value })}
        />
      </Form>
    </ItemCard>
  );
}

/** The name by which routes, handlers, steps and objectives call the operation: they follow when it changes. */
function OperationId({ id }: { readonly id: string }) {
  const { operations } = useDocument();
  const [reason, setReason] = useState<string>();
  const rename = (to: string) => {
    const others = operations.map((operation) => operation.id).filter((other) => other !== id);
    const problem = operationIdProblem(to, others);
    setReason(problem === undefined ? undefined : `${problem} It is still "${id}".`);
    if (problem === undefined) scenario.renameOperation(id, to);
  };
  return (
    <Field
      label="Id"
      help="Routes, handlers, steps, objectives and variants that name it follow the change."
      error={reason}
      isInline
    >
      {({ id: fieldId, describedBy }) => (
        <TextInput
          id={fieldId}
          describedBy={describedBy}
          value={id}
          lengthMax={64}
          isInvalid={reason !== undefined}
          onCommit={(text) => rename(text.trim())}
        />
      )}
    </Field>
  );
}

function summaryOf({ share = 1, access = "read", priority = 0, keys }: OperationDocument, total: number): string {
  const parts = [formatRatio(total > 0 ? share / total : Number.NaN), access];
  if (priority > 0) parts.push(`priority ${priority}`);
  if (keys !== undefined) parts.push(`${formatCount(keys.count)} keys`);
  return parts.join(" · ");
}

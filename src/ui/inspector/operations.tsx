import { Plus } from "lucide-react";
import type { OperationDocument } from "../../model/document";
import { OPERATION_FIELDS, OPERATION_OPTIONAL } from "../../scenario/link-fields";
import { scenario, useDocument } from "../../stores/scenario-store";
import { Button } from "../kit/button";
import { formatCount, formatRatio } from "../kit/format";
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
        <OperationCard key={operation.id} operation={operation} index={index} total={total} />
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

function summaryOf({ share = 1, access = "read", priority = 0, keys }: OperationDocument, total: number): string {
  const parts = [formatRatio(total > 0 ? share / total : Number.NaN), access];
  if (priority > 0) parts.push(`priority ${priority}`);
  if (keys !== undefined) parts.push(`${formatCount(keys.count)} keys`);
  return parts.join(" · ");
}

import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { type ComponentType, useState } from "react";
import type { Json } from "../../model/document";
import type { AnyField, StepSpec } from "../../model/fields";
import { STEP_KINDS } from "../../scenario/step-fields";
import { Button, IconButton } from "../kit/button";
import { formatRatio } from "../kit/format";
import { NumberInput } from "../kit/number-field";
import { asRecord, withMember } from "./field-rules";
import { useFormScope } from "./form-scope";
import { removeAt, replaceAt } from "./list-edits";
import styles from "./program-editor.module.css";
import { branchShare, describeStep } from "./program-steps";
import { SettingList } from "./setting-list";

export interface ProgramEditorProps {
  readonly steps: readonly StepSpec[];
  readonly path: string;
  readonly onChange: (steps: readonly StepSpec[]) => void;
}

interface StepRowProps {
  readonly step: StepSpec;
  /** The editor of nested steps: the same that holds this row. */
  readonly Program: ComponentType<ProgramEditorProps>;
  readonly path: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onChange: (step: StepSpec) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** Fields that the row edits itself, as nested lists below it. */
const isNested = ([name, field]: readonly [string, AnyField]) => field.type === "program" || name === "branches";

export function StepRow({ step, Program, path, isFirst, isLast, onChange, onMove, onRemove }: StepRowProps) {
  const scope = useFormScope();
  const [isEditing, setIsEditing] = useState(false);
  const kind = STEP_KINDS[step.do];
  const settings = asRecord(step);
  const words = describeStep(step, (id) => scope.outgoing.find((each) => each.id === id)?.label || id || "…");
  const own = Object.entries(kind?.fields ?? {}).filter((entry) => !isNested(entry));
  const change = (name: string, value: Json | undefined) =>
    onChange(withMember(settings, name, value) as unknown as StepSpec);
  return (
    <>
      <div className={styles.row}>
        <span className={styles.words}>{words}</span>
        <span className={styles.actions}>
          {own.length > 0 && (
            <IconButton
              size="s"
              label={`Edit: ${words}`}
              tooltip="Edit"
              aria-expanded={isEditing}
              className={styles.action}
              onClick={() => setIsEditing(!isEditing)}
            >
              <Pencil aria-hidden="true" />
            </IconButton>
          )}
          <IconButton
            size="s"
            label={`Move up: ${words}`}
            tooltip="Move up"
            disabled={isFirst}
            className={styles.action}
            onClick={() => onMove(-1)}
          >
            <ArrowUp aria-hidden="true" />
          </IconButton>
          <IconButton
            size="s"
            label={`Move down: ${words}`}
            tooltip="Move down"
            disabled={isLast}
            className={styles.action}
            onClick={() => onMove(1)}
          >
            <ArrowDown aria-hidden="true" />
          </IconButton>
          <IconButton size="s" label={`Remove: ${words}`} tooltip="Remove" className={styles.action} onClick={onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      {isEditing && (
        <div className={styles.settings}>
          <SettingList
            isQuiet
            fields={Object.fromEntries(own)}
            settings={settings}
            path={path}
            optional={kind?.optional ?? []}
            onChange={change}
          />
        </div>
      )}
      <NestedSteps step={step} Program={Program} path={path} onChange={change} />
    </>
  );
}

interface NestedProps extends Pick<StepRowProps, "step" | "Program" | "path"> {
  readonly onChange: (name: string, value: Json) => void;
}

function NestedSteps({ step, Program, path, onChange }: NestedProps) {
  const nested = (name: string, steps: readonly StepSpec[]) => (
    <div className={styles.nested}>
      {name === "onMiss" && <p className={styles.branch}>On a miss</p>}
      <Program steps={steps} path={`${path}.${name}`} onChange={(next) => onChange(name, next as unknown as Json)} />
    </div>
  );
  if (step.do === "parallel" || step.do === "sequence" || step.do === "repeat" || step.do === "hold")
    return nested("steps", step.steps);
  if (step.do === "lookup") return nested("onMiss", step.onMiss);
  if (step.do === "choose")
    return (
      <Branches
        Program={Program}
        branches={step.branches}
        path={`${path}.branches`}
        onChange={(next) => onChange("branches", next as unknown as Json)}
      />
    );
  return null;
}

type Branch = Extract<StepSpec, { do: "choose" }>["branches"][number];

interface BranchesProps extends Pick<StepRowProps, "Program"> {
  readonly branches: readonly Branch[];
  readonly path: string;
  readonly onChange: (branches: readonly Branch[]) => void;
}

function Branches({ Program, branches, path, onChange }: BranchesProps) {
  return (
    <div className={styles.nested}>
      {branches.map((branch, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a branch is named by its place.
        <div key={index} className={styles.branchBox}>
          <div className={styles.branch}>
            <span className={styles.branchName}>
              Branch {index + 1} · {formatRatio(branchShare(branches, index))}
            </span>
            <span className={styles.weight}>
              <NumberInput
                size="s"
                label={`Weight of branch ${index + 1}`}
                value={branch.weight}
                unit="none"
                min={0}
                max={1_000_000}
                onCommit={(weight) => onChange(replaceAt(branches, index, { ...branch, weight }))}
              />
            </span>
            <IconButton
              size="s"
              label={`Remove branch ${index + 1}`}
              tooltip="Remove"
              className={styles.action}
              onClick={() => onChange(removeAt(branches, index))}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </div>
          <Program
            steps={branch.steps}
            path={`${path}.${index}.steps`}
            onChange={(steps) => onChange(replaceAt(branches, index, { ...branch, steps }))}
          />
        </div>
      ))}
      <Button
        size="s"
        look="quiet"
        icon={<Plus aria-hidden="true" />}
        className={styles.add}
        onClick={() => onChange([...branches, { weight: 1, steps: [] }])}
      >
        Add branch
      </Button>
    </div>
  );
}

import { Plus } from "lucide-react";
import { STEP_KINDS } from "../../scenario/step-fields";
import { MenuButton } from "../kit/menu-button";
import { useFormScope } from "./form-scope";
import { moveBy, removeAt, replaceAt } from "./list-edits";
import styles from "./program-editor.module.css";
import { newStep, type StepName } from "./program-steps";
import { type ProgramEditorProps, StepRow } from "./step-row";

/** The steps of a program as a list that reads from top to bottom; nested steps stand indented below their own. */
export function ProgramEditor({ steps, path, onChange }: ProgramEditorProps) {
  const { targets } = useFormScope();
  const add = (name: StepName) => onChange([...steps, newStep(name, targets)]);
  return (
    <div className={styles.program}>
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map((step, index) => (
            // A step has no identity of its own; its place is what addresses name it by.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index} className={styles.item}>
              <StepRow
                step={step}
                Program={ProgramEditor}
                path={`${path}.${index}`}
                isFirst={index === 0}
                isLast={index === steps.length - 1}
                onChange={(next) => onChange(replaceAt(steps, index, next))}
                onMove={(by) => onChange(moveBy(steps, index, by))}
                onRemove={() => onChange(removeAt(steps, index))}
              />
            </li>
          ))}
        </ol>
      )}
      <MenuButton
        size="s"
        look="quiet"
        menuLabel="Add step"
        hasChevron={false}
        icon={<Plus aria-hidden="true" />}
        className={styles.add}
        entries={Object.entries(STEP_KINDS).map(([name, kind]) => ({
          label: kind.label,
          run: () => add(name as StepName),
        }))}
      >
        Add step
      </MenuButton>
    </div>
  );
}

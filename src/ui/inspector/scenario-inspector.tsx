import { catalog } from "../../catalog/index";
import { RUN_FIELDS } from "../../scenario/link-fields";
import { scenario, useDocument } from "../../stores/scenario-store";
import { ActiveFaults, useFaultsThatAct } from "../faults/active-faults";
import { Field } from "../kit/field";
import { counted } from "../kit/format";
import { TextInput } from "../kit/text-field";
import { asRecord } from "./field-rules";
import { countOf, Fold } from "./fold";
import { Form } from "./form";
import { Identity } from "./identity";
import styles from "./inspector.module.css";
import { NameInput } from "./name-input";
import { Objectives } from "./objectives";
import { Operations } from "./operations";
import { PlannedFaults } from "./planned-faults";
import { SettingList } from "./setting-list";
import { useScope } from "./use-scope";
import { Variants } from "./variants";

/** Nothing is selected: the scenario itself. */
export function ScenarioInspector() {
  const document = useDocument();
  const activeCount = useFaultsThatAct().length;
  const runScope = useScope("", "run");
  return (
    <>
      <Identity
        glyph="workflow"
        kind={`Scenario · ${counted(document.components.length, "component")}, ${counted(document.links.length, "link")}`}
      >
        <NameInput label="Name of the scenario" value={document.name} onCommit={scenario.setName} />
      </Identity>
      {activeCount > 0 && (
        <Fold id="active" title="Faults that act now" note={String(activeCount)}>
          <ActiveFaults />
        </Fold>
      )}
      <Fold id="about" title="About">
        <About />
      </Fold>
      <Fold id="objectives" title="Objectives" note={countOf(document.objectives.length)}>
        <Objectives />
      </Fold>
      <Fold
        id="faults"
        title="Planned faults"
        note={countOf(document.faults.length)}
        isOpenAtFirst={document.faults.length > 0}
      >
        <PlannedFaults catalog={catalog} />
      </Fold>
      <Fold
        id="variants"
        title="Variants"
        note={countOf(document.variants.length)}
        isOpenAtFirst={document.variants.length > 0}
      >
        <Variants />
      </Fold>
      <Fold id="run" title="Run">
        <Form scope={runScope}>
          <SettingList
            fields={RUN_FIELDS}
            hasDefaults={false}
            settings={asRecord(document.run)}
            onChange={(name, value) =>
              scenario.setRun({ [name]: value ?? RUN_FIELDS[name as keyof typeof RUN_FIELDS].default })
            }
          />
        </Form>
      </Fold>
      <Fold id="operations" title="Operations" note={countOf(document.operations.length)}>
        <Operations />
      </Fold>
    </>
  );
}

function About() {
  const { summary, tags } = useDocument();
  return (
    <div className={styles.stack}>
      <Field label="Summary">
        {({ id }) => (
          <TextInput
            id={id}
            rows={3}
            value={summary}
            placeholder="What this scenario shows"
            onCommit={scenario.setSummary}
          />
        )}
      </Field>
      <Field label="Tags" help="Words that the gallery filters by, separated by commas.">
        {({ id }) => (
          <TextInput
            id={id}
            value={tags.join(", ")}
            placeholder="retry, metastable"
            onCommit={(text) => scenario.setTags(tagsOf(text))}
          />
        )}
      </Field>
    </div>
  );
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
}

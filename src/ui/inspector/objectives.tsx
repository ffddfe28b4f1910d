import { Plus } from "lucide-react";
import { useEffect } from "react";
import type { ObjectiveDocument, Scenario } from "../../model/document";
import { OBJECTIVE_FIELDS } from "../../scenario/link-fields";
import type { ElementMetric } from "../../scenario/metrics-of";
import { run } from "../../stores/run-control";
import { useRun } from "../../stores/run-store";
import { scenario, useDocument, useScenario } from "../../stores/scenario-store";
import { Button } from "../kit/button";
import { Field } from "../kit/field";
import { formatMetric } from "../kit/format";
import { NumberInput } from "../kit/number-field";
import { Segmented } from "../kit/segmented";
import { Select } from "../kit/select";
import { TextInput } from "../kit/text-field";
import { asRecord } from "./field-rules";
import { Form } from "./form";
import type { FormScope } from "./form-scope";
import styles from "./inspector.module.css";
import { ItemCard } from "./item-card";
import { metricsAt } from "./metrics-at";
import { fieldUnitOf, momentOf, standingOf, wordsOf } from "./objective-status";
import { SettingList } from "./setting-list";
import { StateMark } from "./state-mark";
import { useScope } from "./use-scope";

const SUMMARY_EVERY_MS = 1_500;

/** What the run is judged by, with how it stands so far: asked of the worker while the section is open. */
export function Objectives() {
  const { objectives, components } = useDocument();
  const phase = useRun((facts) => facts.phase);
  const isWanted = objectives.length > 0;
  useEffect(() => {
    if (!isWanted || phase === "idle" || phase === "loading" || phase === "rejected" || phase === "lost") return;
    run.summarize();
    if (phase !== "playing") return;
    const timer = setInterval(run.summarize, SUMMARY_EVERY_MS);
    return () => clearInterval(timer);
  }, [phase, isWanted]);
  const [first] = components;
  return (
    <div className={styles.stack}>
      {!isWanted && (
        <p className={styles.quiet}>
          None yet. An objective says what is good enough: a percentile below a limit, a goodput above one.
        </p>
      )}
      {objectives.map((objective, index) => (
        <ObjectiveCard key={objective.id} objective={objective} index={index} />
      ))}
      <div className={styles.tools}>
        <Button
          size="s"
          look="quiet"
          icon={<Plus aria-hidden="true" />}
          disabled={first === undefined}
          onClick={() =>
            first !== undefined && scenario.addObjective({ component: first.id, metric: "latencyP99Ms", below: 500 })
          }
        >
          Add objective
        </Button>
      </div>
    </div>
  );
}

function ObjectiveCard({ objective, index }: { readonly objective: ObjectiveDocument; readonly index: number }) {
  const document = useDocument();
  const summary = useRun((facts) => facts.summary);
  const layout = useRun((facts) => facts.layout);
  const variant = useScenario((state) => state.variant);
  const isOver = useRun((facts) => facts.phase === "ended" || facts.phase === "stopped");
  const scope = useScope("", `objectives.${index}`);
  const place = objective.component ?? objective.link ?? "";
  const metric = metricsAt(document, place).find((each) => each.id === objective.metric);
  const result = summary?.objectives.find((each) => each.id === objective.id);
  const moment = momentOf(summary, layout ?? document.run, isOver);
  const { state, words: standing, hasValue = false } = standingOf(objective, result, moment, metric?.form);
  const elsewhere = elsewhereOf(objective, variant, document);
  const words = wordsOf(objective, nameOf(place, scope), metric);
  return (
    <ItemCard
      name={words}
      isStacked
      title={
        <>
          <StateMark state={elsewhere === undefined ? state : "open"} /> {words}
        </>
      }
      summary={
        elsewhere ??
        (state === "open" && !hasValue
          ? standing
          : `${standing}: ${formatMetric(result?.value ?? Number.NaN, metric?.unit ?? "state")}`)
      }
      onRemove={() => scenario.removeObjective(objective.id)}
    >
      <Form scope={scope}>
        <Field label="In words">
          {({ id }) => (
            <TextInput
              id={id}
              rows={2}
              value={objective.text ?? ""}
              placeholder={words}
              onCommit={(text) => scenario.updateObjective(objective.id, { text: text === "" ? undefined : text })}
            />
          )}
        </Field>
        <PlaceAndMetric objective={objective} document={document} scope={scope} />
        <SettingList
          isQuiet
          fields={REST_FIELDS}
          optional={Object.keys(REST_FIELDS)}
          settings={asRecord(objective)}
          onChange={(name, next) => scenario.updateObjective(objective.id, { [name]: next })}
        />
      </Form>
    </ItemCard>
  );
}

/** An objective is judged in one variant, or in the base: what to say of it while another one is shown. */
function elsewhereOf(
  objective: ObjectiveDocument,
  shown: string | undefined,
  { variants }: Scenario,
): string | undefined {
  const own = objective.variant || undefined;
  if (own === shown) return undefined;
  const name = variants.find(({ id }) => id === own)?.name;
  return `judged only in ${own === undefined ? "the base" : `“${name ?? own}”`}`;
}

const { fromMs, toMs } = OBJECTIVE_FIELDS;
const REST_FIELDS = { fromMs, toMs };

interface PlaceProps {
  readonly objective: ObjectiveDocument;
  readonly document: Scenario;
  readonly scope: FormScope;
}

function PlaceAndMetric({ objective, document, scope }: PlaceProps) {
  const place = objective.component ?? objective.link ?? "";
  const metrics = metricsAt(document, place);
  const unit = metrics.find((metric) => metric.id === objective.metric)?.unit;
  const side = objective.above === undefined ? "below" : "above";
  const limit = objective[side] ?? 0;
  const update = (patch: Parameters<typeof scenario.updateObjective>[1]) =>
    scenario.updateObjective(objective.id, patch);
  const setPlace = (id: string) =>
    update(id.includes("->") ? { component: undefined, link: id } : { component: id, link: undefined });
  return (
    <>
      <Field label="Of">
        {(ids) => <Select {...ids} value={place} options={placeOptions(scope)} onChange={setPlace} />}
      </Field>
      <Field label="Metric">
        {(ids) => (
          <Select
            {...ids}
            value={objective.metric}
            options={metricOptions(metrics, objective.metric)}
            onChange={(metric) => update({ metric })}
          />
        )}
      </Field>
      <Field label="Met while it is">
        {({ id }) => (
          <div className={styles.pair}>
            <Segmented
              label="Side of the limit"
              value={side}
              options={[
                { value: "below", label: "below" },
                { value: "above", label: "above" },
              ]}
              onChange={(next) =>
                update(next === "below" ? { above: undefined, below: limit } : { above: limit, below: undefined })
              }
            />
            <NumberInput
              id={id}
              value={limit}
              unit={fieldUnitOf(unit)}
              onCommit={(value) => update({ [side]: value })}
            />
          </div>
        )}
      </Field>
    </>
  );
}

function metricOptions(metrics: readonly ElementMetric[], chosen: string) {
  const known = metrics.map(({ id, label }) => ({ value: id, label }));
  return known.some(({ value }) => value === chosen)
    ? known
    : [{ value: chosen, label: `${chosen} (unknown here)` }, ...known];
}

function placeOptions({ components, links }: FormScope) {
  return [
    ...components.map(({ id, label }) => ({ value: id, label, group: "Components" })),
    ...links.map(({ id, label }) => ({ value: id, label, group: "Links" })),
  ];
}

function nameOf(place: string, { components, links }: FormScope): string {
  return [...components, ...links].find(({ id }) => id === place)?.label ?? place;
}

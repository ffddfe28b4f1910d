import { ArrowRightLeft, Plus, Save } from "lucide-react";
import { useMemo, useState } from "react";
import type { VariantDocument } from "../../model/document";
import { comparison } from "../../stores/comparison-store";
import { scenario, useScenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import { Button } from "../kit/button";
import { countOf } from "./fold";
import { Form } from "./form";
import styles from "./inspector.module.css";
import { ItemCard } from "./item-card";
import { NameInput } from "./name-input";
import { useScope } from "./use-scope";
import { VariantSettings } from "./variant-settings";

/** Named sets of changed settings: what if it had been built that way? */
export function Variants() {
  const variants = useScenario((state) => state.file.variants);
  const shown = useScenario((state) => state.variant);
  const [made, setMade] = useState<string>();
  return (
    <div className={styles.stack}>
      {variants.length === 0 && (
        <p className={styles.quiet}>
          None. A variant is a named set of changed settings: show it, change it, compare it with the base.
        </p>
      )}
      {variants.length > 0 && <BaseCard isShown={shown === undefined} />}
      {variants.map((variant) => (
        <VariantCard key={variant.id} variant={variant} isShown={shown === variant.id} isNew={made === variant.id} />
      ))}
      <Makers onMade={setMade} />
    </div>
  );
}

function BaseCard({ isShown }: { readonly isShown: boolean }) {
  return (
    <div className={styles.variantLine} data-shown={isShown}>
      <span className={styles.variantName}>Base</span>
      <ShowButton id={undefined} name="the base" isShown={isShown} />
    </div>
  );
}

function ShowButton({
  id,
  name,
  isShown,
}: {
  readonly id: string | undefined;
  readonly name: string;
  readonly isShown: boolean;
}) {
  return (
    <Button
      size="s"
      isOn={isShown}
      aria-label={isShown ? `Shown: ${name}` : `Show ${name}`}
      onClick={() => scenario.showVariant(id)}
    >
      {isShown ? "Shown" : "Show"}
    </Button>
  );
}

function Makers({ onMade }: { readonly onMade: (id: string | undefined) => void }) {
  const file = useScenario((state) => state.file);
  const shown = useScenario((state) => state.variant);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has changed follows from the document.
  const changedCount = useMemo(() => Object.keys(scenario.changedSettings()).length, [file]);
  const name = freeName(file.variants);
  const canSave = shown === undefined && changedCount > 0;
  return (
    <div className={styles.tools}>
      {shown === undefined && (
        <Button
          size="s"
          look={canSave ? "plain" : "quiet"}
          icon={<Save aria-hidden="true" />}
          disabled={!canSave}
          tooltip={
            canSave
              ? "The base gets its settings back; what you changed becomes a variant"
              : "Change settings first: what differs from the opened scenario can become a variant"
          }
          onClick={() => onMade(scenario.saveChangesAsVariant(name).created[0])}
        >
          {canSave ? `Save ${countOf(changedCount)} changed as a variant` : "Save what I changed as a variant"}
        </Button>
      )}
      <Button
        size="s"
        look="quiet"
        icon={<Plus aria-hidden="true" />}
        onClick={() => {
          const [id] = scenario.addVariant({ name, set: {} }).created;
          scenario.showVariant(id);
          onMade(id);
        }}
      >
        New variant
      </Button>
    </div>
  );
}

function freeName(variants: readonly VariantDocument[]): string {
  const names = new Set(variants.map(({ name }) => name));
  for (let number = 1; ; number++) if (!names.has(`Variant ${number}`)) return `Variant ${number}`;
}

interface VariantCardProps {
  readonly variant: VariantDocument;
  readonly isShown: boolean;
  /** Just made here: the name waits to be written. */
  readonly isNew: boolean;
}

function VariantCard({ variant, isShown, isNew }: VariantCardProps) {
  const { id, name, text } = variant;
  const scope = useScope("", `variants.${id}`);
  const count = Object.keys(variant.set).length;
  const compare = () => {
    comparison.choose({ a: undefined, b: id });
    ui.setPanel("drawer", true);
    ui.showTab("drawer", "compare");
    comparison.start();
  };
  return (
    <ItemCard
      name={name}
      title={name}
      summary={`${isShown ? "shown · " : ""}${count} ${count === 1 ? "setting" : "settings"}`}
      isOpenAtFirst={isNew || isShown}
      onRemove={() => scenario.removeVariant(id)}
    >
      <Form scope={scope}>
        <NameInput
          label="Name of the variant"
          value={name}
          isFocused={isNew}
          onCommit={(next) => next !== "" && scenario.updateVariant(id, { name: next })}
        />
        {text !== undefined && text !== "" && <p className={styles.quiet}>{text}</p>}
        <VariantSettings variant={variant} isShown={isShown} />
        <div className={styles.tools}>
          <ShowButton
            id={isShown ? undefined : id}
            name={isShown ? `${name}; press to show the base` : name}
            isShown={isShown}
          />
          <Button size="s" look="quiet" icon={<ArrowRightLeft aria-hidden="true" />} onClick={compare}>
            Compare with base
          </Button>
        </div>
      </Form>
    </ItemCard>
  );
}

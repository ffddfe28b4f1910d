import type { Json, VariantDocument } from "../../model/document";
import { sameJson } from "../../scenario/json";
import { scenario, useDocument } from "../../stores/scenario-store";
import { readSetting } from "../../stores/settings";
import { Button } from "../kit/button";
import styles from "./inspector.module.css";
import { ItemCard } from "./item-card";

/** Named sets of changed settings: what if it had been built that way? */
export function Variants() {
  const { variants } = useDocument();
  return (
    <div className={styles.stack}>
      {variants.length === 0 && (
        <p className={styles.quiet}>
          None. A variant is a named set of changed settings in the file, applied with one click.
        </p>
      )}
      {variants.map((variant) => (
        <VariantCard key={variant.id} variant={variant} />
      ))}
    </div>
  );
}

function VariantCard({ variant }: { readonly variant: VariantDocument }) {
  const document = useDocument();
  const settings = Object.entries(variant.set);
  const isApplied = settings.every(([address, value]) => sameJson(readSetting(document, address) ?? null, value));
  return (
    <ItemCard
      name={variant.name}
      title={variant.name}
      summary={isApplied ? "applied" : `${settings.length} ${settings.length === 1 ? "setting" : "settings"}`}
      isOpenAtFirst
      onRemove={() => scenario.removeVariant(variant.id)}
    >
      {variant.text !== undefined && <p className={styles.quiet}>{variant.text}</p>}
      <dl className={styles.settings}>
        {settings.map(([address, value]) => (
          <div key={address}>
            <dt>{address}</dt>
            <dd>{wordOf(value)}</dd>
          </div>
        ))}
      </dl>
      <div>
        <Button
          size="s"
          disabled={isApplied}
          onClick={() => scenario.setSettings(`apply ${variant.name}`, variant.set)}
        >
          {isApplied ? "Applied" : "Apply"}
        </Button>
      </div>
    </ItemCard>
  );
}

function wordOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { catalog } from "../../catalog/index";
import type { JsonObject, PolicyDocument } from "../../model/document";
import type { AnyPolicyKind } from "../../model/kind";
import { scenario } from "../../stores/scenario-store";
import type { MenuEntry } from "../kit/menu";
import { MenuButton } from "../kit/menu-button";
import { asRecord } from "./field-rules";
import { Form } from "./form";
import { ItemCard } from "./item-card";
import { PolicyHeadline, PolicyNumbers } from "./policy-numbers";
import { matchingPreset, presetSettings } from "./policy-presets";
import styles from "./policy-stack.module.css";
import { SettingList } from "./setting-list";
import { summarize } from "./summarize";
import { useScope } from "./use-scope";

interface PolicyCardProps {
  readonly ownerId: string;
  readonly policy: PolicyDocument;
  readonly index: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1, byKey: boolean) => void;
  readonly onRemove: () => void;
}

/** One policy of a stack: where it stands, whose defaults it has, what it does now, its settings. */
export function PolicyCard({ ownerId, policy, index, count, onMove, onRemove }: PolicyCardProps) {
  const address = `${ownerId}.policies.${index}`;
  const scope = useScope(ownerId, address);
  const kind = catalog.policies.find((entry) => entry.kind === policy.kind);
  const settings = asRecord(policy);
  const label = kind?.label ?? policy.kind;
  const place = placeOf(index, count);
  return (
    <ItemCard
      name={label}
      title={
        <>
          {label}
          {place !== "" && <span className={styles.place}>{place}</span>}
        </>
      }
      summary={
        <>
          {kind === undefined ? "unknown kind: kept as it is" : summarize(kind.fields, settings, scope)}
          <PolicyHeadline ownerId={ownerId} index={index} />
        </>
      }
      isFirst={index === 0}
      isLast={index === count - 1}
      moveWords={["outwards", "inwards"]}
      onMove={onMove}
      onRemove={onRemove}
    >
      {kind !== undefined && (
        <Form scope={scope}>
          <p className={styles.help}>{kind.summary}</p>
          <PolicyNumbers ownerId={ownerId} index={index} />
          <Presets kind={kind} settings={settings} onApply={(preset) => applyPreset(address, kind, preset)} />
          <SettingList
            fields={kind.fields}
            settings={settings}
            onChange={(name, value) => scenario.setSetting(`${address}.${name}`, value)}
          />
          {kind.alsoKnownAs !== undefined && <p className={styles.help}>Elsewhere: {kind.alsoKnownAs}</p>}
        </Form>
      )}
    </ItemCard>
  );
}

function placeOf(index: number, count: number): string {
  if (count < 2) return "";
  if (index === 0) return "outermost";
  return index === count - 1 ? "innermost" : "";
}

interface PresetsProps {
  readonly kind: AnyPolicyKind;
  readonly settings: JsonObject;
  readonly onApply: (name: string) => void;
}

/** Documented defaults of libraries, with where they are documented; says whose the present settings are. */
function Presets({ kind, settings, onApply }: PresetsProps) {
  const presets = kind.presets ?? [];
  if (presets.length === 0) return null;
  const matching = matchingPreset(kind, settings);
  const entries: MenuEntry[] = [
    { heading: "Documented defaults of" },
    ...presets.map(({ name, source }) => ({
      label: name,
      detail: source,
      isChecked: matching?.name === name,
      run: () => onApply(name),
    })),
  ];
  return (
    <div className={styles.presets}>
      <MenuButton size="s" menuLabel="Presets" className={styles.add} entries={entries}>
        {matching === undefined ? "Use the defaults of…" : `Defaults of ${matching.name}`}
      </MenuButton>
      {matching !== undefined && <p className={styles.help}>Source: {matching.source}</p>}
    </div>
  );
}

function applyPreset(address: string, kind: AnyPolicyKind, name: string): void {
  const settings = Object.entries(presetSettings(kind, name)).map(
    ([setting, value]) => [`${address}.${setting}`, value] as const,
  );
  scenario.setSettings(`use ${name} defaults`, Object.fromEntries(settings));
}

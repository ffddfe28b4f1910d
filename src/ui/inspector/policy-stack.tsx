import { Plus } from "lucide-react";
import { catalog } from "../../catalog/index";
import type { Json, PolicyDocument } from "../../model/document";
import type { AnyPolicyKind } from "../../model/kind";
import { scenario } from "../../stores/scenario-store";
import type { MenuEntry } from "../kit/menu";
import { MenuButton } from "../kit/menu-button";
import { asRecord } from "./field-rules";
import { Form } from "./form";
import { ItemCard } from "./item-card";
import { presetSettings } from "./policy-presets";
import styles from "./policy-stack.module.css";
import { SettingList } from "./setting-list";
import { summarize } from "./summarize";
import { useScope } from "./use-scope";

interface PolicyStackProps {
  readonly ownerId: string;
  readonly policies: readonly PolicyDocument[];
  /** What stands innermost: "wire" on a link, "queue and workers" on a component. */
  readonly core: string;
}

/** What wraps a call, outermost first: read from left to right, a call passes them from the outside in. */
export function PolicyStack({ ownerId, policies, core }: PolicyStackProps) {
  return (
    <div className={styles.stack}>
      {policies.length > 0 && <Order policies={policies} core={core} />}
      {policies.length > 0 && (
        <ol className={styles.list}>
          {policies.map((policy, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: addresses name a policy by its place; the kind keeps a card's state apart.
            <li key={`${index}-${policy.kind}`}>
              <PolicyCard ownerId={ownerId} policy={policy} index={index} count={policies.length} />
            </li>
          ))}
        </ol>
      )}
      <MenuButton
        size="s"
        menuLabel="Add policy"
        hasChevron={false}
        icon={<Plus aria-hidden="true" />}
        className={styles.add}
        entries={addEntries(ownerId)}
      >
        Add policy
      </MenuButton>
    </div>
  );
}

function Order({ policies, core }: { readonly policies: readonly PolicyDocument[]; readonly core: string }) {
  return (
    <p className={styles.order}>
      <span className={styles.orderLabel}>A call passes</span>
      {policies.map((policy, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: plain words in their order.
        <span key={index}>
          {labelOf(policy.kind).toLowerCase()} <span aria-hidden="true">→</span>
          <span className={styles.hidden}>, then </span>
        </span>
      ))}
      <span>{core}</span>
    </p>
  );
}

interface PolicyCardProps {
  readonly ownerId: string;
  readonly policy: PolicyDocument;
  readonly index: number;
  readonly count: number;
}

function PolicyCard({ ownerId, policy, index, count }: PolicyCardProps) {
  const address = `${ownerId}.policies.${index}`;
  const scope = useScope(ownerId, address);
  const kind = kindOf(policy.kind);
  const settings = asRecord(policy);
  const label = labelOf(policy.kind);
  return (
    <ItemCard
      name={label}
      title={label}
      summary={kind === undefined ? "unknown kind: kept as it is" : summarize(kind.fields, settings, scope)}
      isFirst={index === 0}
      isLast={index === count - 1}
      onMove={(by) => scenario.movePolicy(ownerId, index, index + by)}
      onRemove={() => scenario.removePolicy(ownerId, index)}
    >
      {kind !== undefined && (
        <Form scope={scope}>
          <p className={styles.help}>{kind.summary}</p>
          <Presets kind={kind} onApply={(preset) => applyPreset(address, kind, preset)} />
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

interface PresetsProps {
  readonly kind: AnyPolicyKind;
  readonly onApply: (name: string) => void;
}

function Presets({ kind, onApply }: PresetsProps) {
  const presets = kind.presets ?? [];
  if (presets.length === 0) return null;
  const entries: MenuEntry[] = [
    { heading: "Documented defaults of" },
    ...presets.map(({ name }) => ({ label: name, run: () => onApply(name) })),
  ];
  return (
    <MenuButton size="s" menuLabel="Presets" className={styles.add} entries={entries}>
      Use the defaults of…
    </MenuButton>
  );
}

function applyPreset(address: string, kind: AnyPolicyKind, name: string): void {
  const settings = Object.entries(presetSettings(kind, name)).map(
    ([setting, value]) => [`${address}.${setting}`, value] as const,
  );
  scenario.setSettings(`use ${name} defaults`, Object.fromEntries(settings));
}

/** All policies, then all their presets: as a library documents them. */
function addEntries(ownerId: string): MenuEntry[] {
  const add = (policy: PolicyDocument) => () => void scenario.addPolicy(ownerId, policy);
  const plain = catalog.policies.map((kind): MenuEntry => ({ label: kind.label, run: add({ kind: kind.kind }) }));
  const presets = catalog.policies.flatMap((kind) =>
    (kind.presets ?? []).map(
      ({ name, settings }): MenuEntry => ({
        label: `${kind.label}, ${name}`,
        run: add({ kind: kind.kind, ...(settings as Readonly<Record<string, Json>>) }),
      }),
    ),
  );
  return presets.length === 0
    ? plain
    : [...plain, "separator", { heading: "With the documented defaults of" }, ...presets];
}

function kindOf(kind: string): AnyPolicyKind | undefined {
  return catalog.policies.find((entry) => entry.kind === kind);
}

function labelOf(kind: string): string {
  return kindOf(kind)?.label ?? kind;
}

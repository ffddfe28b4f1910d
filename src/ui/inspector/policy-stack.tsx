import { Plus } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { catalog } from "../../catalog/index";
import type { Json, PolicyDocument } from "../../model/document";
import type { AnyPolicyKind } from "../../model/kind";
import { scenario } from "../../stores/scenario-store";
import type { MenuEntry } from "../kit/menu";
import { MenuButton } from "../kit/menu-button";
import { PolicyCard } from "./policy-card";
import styles from "./policy-stack.module.css";

interface PolicyStackProps {
  readonly ownerId: string;
  readonly policies: readonly PolicyDocument[];
  /** What stands innermost: "wire" on a link, "queue and workers" on a component. */
  readonly core: string;
}

/** What wraps a call, outermost first: read from the top, a call passes them from the outside in. */
export function PolicyStack({ ownerId, policies, core }: PolicyStackProps) {
  const list = useRef<HTMLOListElement>(null);
  const [keys, permute, forget] = useKeys(policies.length);
  const [said, setSaid] = useState("");
  const moved = useRef<{ readonly index: number; readonly by: -1 | 1; readonly byKey: boolean }>(undefined);
  // The card keeps the focus where it goes, so that pressing on moves it on.
  useLayoutEffect(() => {
    const { index, by, byKey } = moved.current ?? {};
    if (index === undefined) return;
    moved.current = undefined;
    const card = list.current?.children[index];
    const buttons = [...(card?.querySelectorAll<HTMLButtonElement>("[data-move]") ?? [])];
    const same = buttons.find((button) => button.dataset.move === String(by) && !button.disabled);
    const wanted = byKey ? card?.querySelector<HTMLElement>("button[aria-expanded]") : same;
    (wanted ?? buttons.find((button) => !button.disabled))?.focus();
  });
  const move = (index: number, by: -1 | 1, byKey: boolean) => {
    const to = index + by;
    if (to < 0 || to >= policies.length) return;
    moved.current = { index: to, by, byKey };
    permute(index, to);
    scenario.movePolicy(ownerId, index, to);
    setSaid(`${labelOf(policies[index]?.kind ?? "")} is now ${to + 1} of ${policies.length}, outermost first.`);
  };
  return (
    <div className={styles.stack}>
      {policies.length > 0 && <Order policies={policies} core={core} />}
      {policies.length > 0 && (
        <ol ref={list} className={styles.list} aria-label="Policies, outermost first">
          {policies.map((policy, index) => (
            <li key={keys[index]}>
              <PolicyCard
                ownerId={ownerId}
                policy={policy}
                index={index}
                count={policies.length}
                onMove={(by, byKey) => move(index, by, byKey)}
                onRemove={() => {
                  forget(index);
                  scenario.removePolicy(ownerId, index);
                }}
              />
            </li>
          ))}
        </ol>
      )}
      <p role="status" className={styles.hidden}>
        {said}
      </p>
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

/** Names for cards, which have none of their own: they go along when a card is moved, so that it stays unfolded. */
function useKeys(count: number) {
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  keys.current.length = Math.min(keys.current.length, count);
  while (keys.current.length < count) keys.current.push(next.current++);
  const permute = (from: number, to: number) => {
    const [key = next.current++] = keys.current.splice(from, 1);
    keys.current.splice(to, 0, key);
  };
  const forget = (index: number) => void keys.current.splice(index, 1);
  return [keys.current, permute, forget] as const;
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

/** All policies, then all their presets: as a library documents them. */
function addEntries(ownerId: string): MenuEntry[] {
  const add = (policy: PolicyDocument) => () => void scenario.addPolicy(ownerId, policy);
  const plain = catalog.policies.map((kind): MenuEntry => ({ label: kind.label, run: add({ kind: kind.kind }) }));
  const presets = catalog.policies.flatMap((kind) =>
    (kind.presets ?? []).map(
      ({ name, settings, source }): MenuEntry => ({
        label: `${kind.label}, ${name}`,
        detail: source,
        run: add({ kind: kind.kind, ...(settings as Readonly<Record<string, Json>>) }),
      }),
    ),
  );
  return presets.length === 0
    ? plain
    : [...plain, "separator", { heading: "With the documented defaults of" }, ...presets];
}

function labelOf(kind: string): string {
  return kindOf(kind)?.label ?? kind;
}

function kindOf(kind: string): AnyPolicyKind | undefined {
  return catalog.policies.find((entry) => entry.kind === kind);
}

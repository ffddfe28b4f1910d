import { Trash2 } from "lucide-react";
import { type FormEvent, useId, useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import type { Json, VariantDocument } from "../../model/document";
import type { AnyField } from "../../model/fields";
import { listAddresses, readAddress } from "../../scenario/address";
import { scenario, useDocument, useScenario } from "../../stores/scenario-store";
import { Button, IconButton } from "../kit/button";
import control from "../kit/control.module.css";
import { cx } from "../kit/cx";
import { isCompound } from "./field-rules";
import styles from "./inspector.module.css";
import { LineControl } from "./line-control";

/** Which settings the variant has of its own: each can be changed here, left to the base, or added by its address. */
export function VariantSettings({
  variant,
  isShown,
}: {
  readonly variant: VariantDocument;
  readonly isShown: boolean;
}) {
  const unapplied = useScenario((state) => state.unapplied);
  const settings = Object.entries(variant.set);
  return (
    <>
      {settings.length === 0 && (
        <p className={styles.quiet}>
          {isShown
            ? "Nothing differs yet. Settings of components, links and policies that you change now are kept here."
            : "Nothing differs from the base. Show it and change settings, or add one below."}
        </p>
      )}
      <ul className={styles.stack}>
        {settings.map(([address, value]) => (
          <li key={address}>
            <VariantSetting
              variantId={variant.id}
              address={address}
              value={value}
              problem={isShown ? unapplied.find(({ path }) => path === address)?.reason : undefined}
            />
          </li>
        ))}
      </ul>
      <AddSetting variant={variant} />
    </>
  );
}

interface VariantSettingProps {
  readonly variantId: string;
  readonly address: string;
  readonly value: Json;
  /** Why the base has no place for it. */
  readonly problem: string | undefined;
}

function VariantSetting({ variantId, address, value, problem }: VariantSettingProps) {
  const file = useScenario((state) => state.file);
  const document = useDocument();
  const id = useId();
  const [reason, setReason] = useState<string>();
  const found = useMemo(() => {
    const shown = readAddress(document, address, catalog);
    return shown.ok ? shown : readAddress(file, address, catalog);
  }, [document, file, address]);
  const field = fieldOf(found);
  const error = reason ?? problem ?? (found.ok ? undefined : found.problem.reason);
  return (
    <div className={styles.variantSetting}>
      <div className={styles.variantHead}>
        <label htmlFor={id}>
          {field?.label ?? "Setting"}
          <code className={styles.address}>{address}</code>
        </label>
        <IconButton
          size="s"
          label={`As in the base: ${address}`}
          tooltip="As in the base"
          onClick={() => scenario.setVariantSetting(variantId, address, undefined)}
        >
          <Trash2 aria-hidden="true" />
        </IconButton>
      </div>
      {field !== undefined && !isCompound(field) ? (
        <LineControl
          field={field}
          value={value}
          id={id}
          describedBy={error === undefined ? undefined : `${id}-error`}
          isInvalid={error !== undefined}
          onError={setReason}
          onChange={(next) => scenario.setVariantSetting(variantId, address, next ?? value)}
        />
      ) : (
        <output id={id} className={styles.address}>
          {JSON.stringify(value)}
        </output>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.problem}>
          {error}
        </p>
      )}
    </div>
  );
}

function fieldOf(found: ReturnType<typeof readAddress>): AnyField | undefined {
  if (!found.ok || !("label" in found.field) || found.field.type === "policies") return undefined;
  return found.field;
}

/** Finds a setting by its address; it begins with what the base says. */
function AddSetting({ variant }: { readonly variant: VariantDocument }) {
  const file = useScenario((state) => state.file);
  const list = useId();
  const [address, setAddress] = useState("");
  const [isSought, setIsSought] = useState(false);
  const known = useMemo(
    () => (isSought ? listAddresses(file, catalog).filter((entry) => !entry.address.startsWith("objectives.")) : []),
    [file, isSought],
  );
  const found = known.find((entry) => entry.address === address && !Object.hasOwn(variant.set, address));
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (found === undefined) return;
    scenario.setVariantSetting(variant.id, address, found.value);
    setAddress("");
  };
  return (
    <form className={styles.addSetting} onSubmit={add}>
      <input
        className={cx(control.control, control.small)}
        list={list}
        value={address}
        placeholder="Add a setting: type to find"
        aria-label="Add a setting by its address"
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setIsSought(true)}
        onChange={(event) => setAddress(event.target.value)}
      />
      <datalist id={list}>
        {known.map((entry) => (
          <option key={entry.address} value={entry.address}>
            {"label" in entry.field ? entry.field.label : ""}
          </option>
        ))}
      </datalist>
      <Button size="s" type="submit" disabled={found === undefined}>
        Add
      </Button>
    </form>
  );
}

import { GitBranch } from "lucide-react";
import { scenario, useScenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import type { MenuEntry } from "../kit/menu";
import { MenuButton } from "../kit/menu-button";
import styles from "./top-bar.module.css";

/** Which variant is shown and run, and the way to another one. For scenarios that have variants. */
export function VariantMenu() {
  const variants = useScenario((state) => state.file.variants);
  const shown = useScenario((state) => state.variant);
  const name = variants.find(({ id }) => id === shown)?.name ?? "Base";
  const choose = (id: string | undefined, label: string): MenuEntry => ({
    label,
    isChecked: shown === id,
    run: () => void scenario.showVariant(id),
  });
  const entries: MenuEntry[] = [
    { heading: "Show and run" },
    choose(undefined, "Base"),
    ...variants.map((variant) => choose(variant.id, variant.name)),
    "separator",
    { label: "Compare…", run: showComparison },
  ];
  return (
    <MenuButton
      size="s"
      look={shown === undefined ? "quiet" : "plain"}
      menuLabel="Variants"
      aria-label={`Variant: ${name}`}
      tooltip="Variants of this scenario"
      icon={<GitBranch aria-hidden="true" />}
      className={styles.variant}
      entries={entries}
    >
      <span className={styles.variantName}>{name}</span>
    </MenuButton>
  );
}

function showComparison(): void {
  ui.setPanel("drawer", true);
  ui.showTab("drawer", "compare");
}

import { Keyboard, LayoutGrid, Moon, PanelBottom, PanelLeft, PanelRight, Redo2, Sun, Undo2 } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { draftStore } from "../../stores/draft-store";
import { scenario, useScenario } from "../../stores/scenario-store";
import { type PanelId, ui, useUi } from "../../stores/ui-store";
import { Button, IconButton } from "../kit/button";
import { TextInput } from "../kit/text-field";
import { tip } from "../kit/tip";
import styles from "./top-bar.module.css";
import { Transport } from "./transport";

const VariantMenu = lazy(() => import("./variant-menu").then((module) => ({ default: module.VariantMenu })));

/** Name of the scenario, transport, and what concerns the page. `file` are the buttons for opening and saving. */
export function TopBar({ file }: { readonly file?: ReactNode }) {
  const hasVariants = useScenario((state) => state.file.variants.length > 0);
  return (
    <header className={styles.bar}>
      <div className={styles.left}>
        <Logo />
        <ScenarioName />
        {hasVariants && (
          <Suspense>
            <VariantMenu />
          </Suspense>
        )}
        <Button
          look="quiet"
          icon={<LayoutGrid aria-hidden="true" />}
          className={styles.gallery}
          aria-label="Gallery"
          tooltip="Scenarios to start from"
          onClick={() => ui.openDialog("gallery")}
        >
          Gallery
        </Button>
        {file}
      </div>
      <Transport />
      <div className={styles.right}>
        <UndoButtons />
        <span className={styles.rule} />
        <PanelButton panel="palette" label="Palette" icon={<PanelLeft aria-hidden="true" />} />
        <PanelButton panel="drawer" label="Charts" icon={<PanelBottom aria-hidden="true" />} />
        <PanelButton panel="inspector" label="Inspector" icon={<PanelRight aria-hidden="true" />} />
        <span className={styles.rule} />
        <ThemeButton />
        <IconButton label="Keys" keys="?" className={styles.keys} onClick={() => ui.openDialog("keys")}>
          <Keyboard aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <h1 className={styles.logo}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M3 10h16a4 4 0 1 0-4-4M3 16h23M3 22h14a4 4 0 1 1-4 4" />
      </svg>
      <span className={styles.product}>Windtunnel</span>
    </h1>
  );
}

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** Longer names may be cut short beside the other controls and are told in full on hover. */
const NAME_SHOWN = 18;

function ScenarioName() {
  const name = useScenario((state) => state.document.name);
  const isChanged = useScenario((state) => state.isChanged);
  return (
    <span className={styles.name} {...(name.length > NAME_SHOWN ? tip(name) : {})}>
      <TextInput
        label="Name of the scenario"
        value={name}
        lengthMax={200}
        placeholder="Untitled"
        onCommit={scenario.setName}
      />
      {isChanged && <UnsavedMark />}
    </span>
  );
}

/** Unsaved, and what that means: kept as a draft in this browser, or not at all. */
function UnsavedMark() {
  const state = draftStore((facts) => facts.state);
  const words =
    state.type === "failed"
      ? `Not saved, and no draft is kept. ${state.reason}`
      : state.type === "kept"
        ? `Not saved to a file; a draft is kept in this browser since ${timeFormat.format(state.atMs)}`
        : "Edited since it was opened or saved";
  return (
    <span
      className={styles.changed}
      data-tone={state.type === "failed" ? "warn" : "plain"}
      role="img"
      aria-label={words}
      data-tip={words}
    />
  );
}

function UndoButtons() {
  const undoLabel = useScenario((state) => state.undoLabel);
  const redoLabel = useScenario((state) => state.redoLabel);
  return (
    <>
      <IconButton
        label={undoLabel === undefined ? "Undo" : `Undo ${undoLabel}`}
        keys="Ctrl Z"
        disabled={undoLabel === undefined}
        onClick={scenario.undo}
      >
        <Undo2 aria-hidden="true" />
      </IconButton>
      <IconButton
        label={redoLabel === undefined ? "Redo" : `Redo ${redoLabel}`}
        keys="Ctrl Shift Z"
        disabled={redoLabel === undefined}
        onClick={scenario.redo}
      >
        <Redo2 aria-hidden="true" />
      </IconButton>
    </>
  );
}

function PanelButton({
  panel,
  label,
  icon,
}: {
  readonly panel: PanelId;
  readonly label: string;
  readonly icon: ReactNode;
}) {
  const isOpen = useUi((state) => state.panels[panel]);
  return (
    <IconButton
      label={label}
      tooltip={`${isOpen ? "Hide" : "Show"} ${label.toLowerCase()}`}
      isOn={isOpen}
      onClick={() => ui.togglePanel(panel)}
    >
      {icon}
    </IconButton>
  );
}

function ThemeButton() {
  const scheme = useUi((state) => state.scheme);
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <IconButton label={`Switch to the ${other} theme`} onClick={() => ui.setTheme(other)}>
      {scheme === "dark" ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
    </IconButton>
  );
}

import { FileClock, GitBranch } from "lucide-react";
import type { ReactNode } from "react";
import { draftStore, drafts } from "../../stores/draft-store";
import { scenario, useScenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import { Button } from "../kit/button";
import { RunBanner } from "../transport/run-banner";
import { agoText } from "./ago";
import styles from "./canvas-notes.module.css";

/** What should be known while working on the canvas, above it and never in the way: nothing here waits for an answer. */
export function CanvasNotes() {
  return (
    <div className={styles.notes}>
      <RunBanner />
      <DraftOffer />
      <VariantNote />
    </div>
  );
}

/** A page that is gone left unsaved work behind. The page goes on as it is until somebody wants that back. */
function DraftOffer() {
  const offered = draftStore((state) => state.offered);
  const isChanged = useScenario((state) => state.isChanged);
  if (offered === undefined) return null;
  const restore = () => {
    const reason = drafts.restore();
    if (reason !== undefined) ui.toast(reason, { tone: "warn" });
  };
  return (
    <Note
      icon={<FileClock aria-hidden="true" />}
      label="Unsaved draft"
      actions={
        <>
          <Button
            size="s"
            look="primary"
            tooltip={isChanged ? "What is open now is kept as a draft in turn" : "Opens it, unsaved as it was"}
            onClick={restore}
          >
            Restore draft
          </Button>
          <Button size="s" onClick={discardWithUndo}>
            Discard
          </Button>
          <Button size="s" look="quiet" tooltip="It stays, and is offered again next time" onClick={drafts.postpone}>
            Later
          </Button>
        </>
      }
    >
      <strong>{offered.name || "Untitled"}</strong> was not saved ({agoText(Date.now() - offered.savedAtMs)}).
    </Note>
  );
}

/** Thrown away by a slip of the hand is not gone yet. */
function discardWithUndo(): void {
  const offered = drafts.discard();
  if (offered !== undefined)
    ui.toast("Draft discarded.", { action: { label: "Undo", run: () => drafts.offerAgain(offered) } });
}

/** While a variant is shown: what changes now is kept in it. */
function VariantNote() {
  const shown = useScenario((state) => state.variant);
  const name = useScenario((state) => state.file.variants.find(({ id }) => id === state.variant)?.name);
  const unappliedCount = useScenario((state) => state.unapplied.length);
  if (shown === undefined || name === undefined) return null;
  return (
    <Note
      icon={<GitBranch aria-hidden="true" />}
      label="Variant"
      actions={
        <Button size="s" onClick={() => scenario.showVariant(undefined)}>
          Back to the base
        </Button>
      }
    >
      Variant <strong>{name}</strong>: settings you change now are kept in it.
      {unappliedCount > 0 && ` ${unappliedCount} of its settings no longer fit.`}
    </Note>
  );
}

interface NoteProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

function Note({ icon, label, children, actions }: NoteProps) {
  return (
    <section className={styles.note} aria-label={label}>
      {icon}
      <p role="status">{children}</p>
      <span className={styles.actions}>{actions}</span>
    </section>
  );
}

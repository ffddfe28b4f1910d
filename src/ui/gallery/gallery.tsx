import { lazy, Suspense, useEffect } from "react";
import { drafts } from "../../stores/draft-store";
import { ui, useUi } from "../../stores/ui-store";
import { Dialog } from "../kit/dialog";
import { FileDrop } from "./file-drop";
import { fileStore, files } from "./file-store";
import styles from "./gallery.module.css";

// The scenario files come with the gallery, not with the page.
const GalleryContent = lazy(() => import("./gallery-content").then((module) => ({ default: module.GalleryContent })));
const FileQuestionDialog = lazy(() =>
  import("./file-question").then((module) => ({ default: module.FileQuestionDialog })),
);

/** Dialog with the scenarios of `simulations/`; also owns open, save, drag-drop and Ctrl+S. Mount once. */
export function Gallery() {
  const isOpen = useUi((state) => state.dialog === "gallery");
  const hasQuestion = fileStore((state) => state.question !== undefined);
  useFileKeys();
  useLeaveWarning();
  return (
    <>
      <Dialog title="Gallery" size="l" isOpen={isOpen} onClose={() => ui.openDialog(undefined)}>
        <Suspense fallback={<p className={styles.loading}>Loading…</p>}>
          <GalleryContent />
        </Suspense>
      </Dialog>
      {hasQuestion && (
        <Suspense>
          <FileQuestionDialog />
        </Suspense>
      )}
      <FileDrop />
    </>
  );
}

/** Ctrl+S saves, Ctrl+O opens: also while a field has the focus, which commits first. */
function useFileKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const key = event.key.toLowerCase();
      if (!isCommand || (key !== "s" && key !== "o")) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
      if (key === "s") files.save();
      else files.choose();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** The browser asks before a page is closed whose changes are in no file and cannot be kept as a draft either. */
function useLeaveWarning(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!drafts.keep()) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);
}

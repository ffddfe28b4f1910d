import { lazy, Suspense, useEffect } from "react";
import { ui, useUi } from "../stores/ui-store";
import styles from "./app.module.css";
import { Canvas } from "./canvas/canvas";
import { Drawer } from "./drawer";
import { FirstRun } from "./faults/first-run";
import { FileButtons } from "./gallery/file-buttons";
import { Gallery } from "./gallery/gallery";
import { Toast } from "./kit/toast";
import { TooltipHost } from "./kit/tooltip";
import { CanvasNotes } from "./notes/canvas-notes";
import { Palette } from "./palette/palette";
import { Narrator } from "./table/narrator";
import { RunLine } from "./transport/run-line";
import { TopBar } from "./transport/top-bar";
import { useKeys } from "./transport/use-keys";

// Not needed to see the first system run.
const KeySheet = lazy(() => import("./transport/key-sheet").then((module) => ({ default: module.KeySheet })));
const Inspector = lazy(() => import("./inspector/inspector").then((module) => ({ default: module.Inspector })));

/** The page: one bar, three columns, a drawer. Every feature mounts here once and takes what it needs from the stores. */
export function App() {
  const panels = useUi((state) => state.panels);
  const areKeysAsked = useUi((state) => state.dialog === "keys");
  useKeys();
  return (
    <div className={styles.app}>
      <TopBar file={<FileButtons />} />
      {panels.palette && (
        <aside className={styles.palette} aria-label="Palette">
          <Palette />
        </aside>
      )}
      <main className={styles.center}>
        <RunLine />
        <div className={styles.canvas}>
          <Canvas>
            <CanvasNotes />
            <FirstRun />
          </Canvas>
        </div>
        <Drawer />
      </main>
      {panels.inspector && (
        <aside className={styles.inspector} aria-label="Inspector">
          <Suspense>
            <Inspector />
          </Suspense>
        </aside>
      )}
      <Gallery />
      {areKeysAsked && (
        <Suspense>
          <KeySheet />
        </Suspense>
      )}
      <Narrator />
      <Toasts />
      <TooltipHost />
    </div>
  );
}

const TOAST_MS = 7000;

function Toasts() {
  const toasts = useUi((state) => state.toasts);
  const oldest = toasts.find((toast) => toast.tone !== "error");
  useEffect(() => {
    if (oldest === undefined) return;
    const timer = setTimeout(() => ui.dismissToast(oldest.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [oldest]);
  return (
    <div className={styles.toasts}>
      {toasts.map(({ id, text, tone, action }) => (
        <Toast key={id} text={text} tone={tone} action={action} onDismiss={() => ui.dismissToast(id)} />
      ))}
    </div>
  );
}

import { useEffect } from "react";
import { fileStore, files } from "./file-store";
import styles from "./gallery.module.css";

/** A file dropped anywhere on the page is opened. Only files: dragging inside the page is by pointer events. */
export function FileDrop() {
  const isOffered = fileStore((state) => state.isDropOffered);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      files.offerDrop(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving the window has nothing to go to; leaving an element for another one inside the page does.
      if (event.relatedTarget === null) files.offerDrop(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      files.offerDrop(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void files.openFile(file);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  if (!isOffered) return null;
  return (
    <div className={styles.drop}>
      <p>Drop a scenario file to open it</p>
    </div>
  );
}

import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button";
import { cx } from "./cx";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Asked for by Escape, the close button or a click beside the dialog. */
  readonly onClose: () => void;
  readonly size?: "s" | "m" | "l";
  /** Buttons at the bottom right. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside and returns to where it was. Content mounts only while open. */
export function Dialog({ title, isOpen, onClose, size = "m", footer, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === isOpen) return;
    if (isOpen) element.showModal();
    else element.close();
  }, [isOpen]);
  const closeBeside = (event: MouseEvent) => event.target === dialog.current && onClose();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a native dialog.
    <dialog
      ref={dialog}
      className={cx(styles.dialog, styles[size])}
      aria-label={title}
      onClose={onClose}
      onClick={closeBeside}
    >
      {isOpen && (
        <div className={styles.frame}>
          <header className={styles.header}>
            <h2 className={styles.title}>{title}</h2>
            <IconButton label="Close" onClick={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}

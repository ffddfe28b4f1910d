import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { cx } from "./cx";
import styles from "./menu.module.css";

export type MenuEntry =
  | {
      readonly label: string;
      readonly run: () => void;
      readonly icon?: ReactNode;
      readonly keys?: string;
      /** A second line: where it comes from, what it means. */
      readonly detail?: string;
      readonly disabled?: boolean;
      readonly look?: "plain" | "danger";
      /** For a choice: shown with a tick. */
      readonly isChecked?: boolean;
    }
  | { readonly heading: string }
  | "separator";

export interface MenuProps {
  /** Accessible name. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** A point of the window, or an element below which the menu opens. */
  readonly at: { readonly x: number; readonly y: number } | Element;
  readonly onClose: () => void;
}

const MARGIN = 6;

/** A menu in the top layer: arrow keys, Home, End, first letters, Escape. Render it while it is open. */
export function Menu({ label, entries, at, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    opener.current = document.activeElement;
    element.showPopover?.();
    place(element, at);
    items(element)[0]?.focus({ preventScroll: true });
    return () => {
      if (
        opener.current instanceof HTMLElement &&
        (document.activeElement === document.body || document.activeElement === null)
      ) {
        opener.current.focus({ preventScroll: true });
      }
    };
  }, [at]);

  useEffect(() => {
    const beside = (event: Event) => {
      if (!(event.target instanceof Node) || menu.current?.contains(event.target) !== true) close.current();
    };
    document.addEventListener("pointerdown", beside, true);
    window.addEventListener("blur", beside);
    return () => {
      document.removeEventListener("pointerdown", beside, true);
      window.removeEventListener("blur", beside);
    };
  }, []);

  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
      return onClose();
    }
    const target = menu.current === null ? undefined : nextItem(items(menu.current), event.key);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles.menu}
      onKeyDown={press}
      onContextMenu={(event) => event.preventDefault()}
    >
      {entries.map((entry, index) => drawEntry(entry, index, onClose))}
    </div>
  );
}

function drawEntry(entry: MenuEntry, index: number, onClose: () => void) {
  if (entry === "separator") return <hr key={index} className={styles.separator} />;
  if ("heading" in entry) {
    return (
      <p key={entry.heading} className={styles.heading}>
        {entry.heading}
      </p>
    );
  }
  const choose = () => {
    onClose();
    entry.run();
  };
  const isChoice = entry.isChecked !== undefined;
  return (
    <button
      key={entry.label}
      type="button"
      role={isChoice ? "menuitemradio" : "menuitem"}
      {...(isChoice ? { "aria-checked": entry.isChecked === true } : {})}
      tabIndex={-1}
      disabled={entry.disabled}
      className={cx(styles.item, entry.look === "danger" && styles.danger)}
      onClick={choose}
    >
      <span className={styles.icon}>{isChoice ? entry.isChecked === true && "✓" : entry.icon}</span>
      <span className={styles.label}>
        {entry.label}
        {entry.detail !== undefined && <span className={styles.detail}>{entry.detail}</span>}
      </span>
      {entry.keys !== undefined && <kbd className={styles.keys}>{entry.keys}</kbd>}
    </button>
  );
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)')];
}

function nextItem(all: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const now = all.indexOf(document.activeElement as HTMLElement);
  if (key === "ArrowDown") return all[(now + 1) % all.length];
  if (key === "ArrowUp") return all[(now + all.length - 1) % all.length] ?? all.at(-1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length !== 1) return undefined;
  const after = [...all.slice(now + 1), ...all.slice(0, now + 1)];
  return after.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}

function place(menu: HTMLElement, at: MenuProps["at"]): void {
  const anchor = at instanceof Element ? at.getBoundingClientRect() : undefined;
  const size = menu.getBoundingClientRect();
  const x = anchor?.left ?? (at as { x: number }).x;
  const y = anchor === undefined ? (at as { y: number }).y : anchor.bottom + 4;
  const above = (anchor?.top ?? y) - size.height - (anchor === undefined ? 0 : 4);
  const top = y + size.height > window.innerHeight - MARGIN && above > MARGIN ? above : y;
  menu.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - size.width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(top, window.innerHeight - size.height - MARGIN))}px`;
}

import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title: ReactNode;
  /** Name of the region for assistive technology, where the title is not text. */
  readonly label?: string;
  /** Buttons at the right end of the header. */
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A titled region that scrolls by itself. */
export function Panel({ title, label, actions, className, children }: PanelProps) {
  return (
    <section
      className={cx(styles.panel, className)}
      aria-label={label ?? (typeof title === "string" ? title : undefined)}
    >
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** A part of a panel with a heading of its own. */
export function Section({ title, actions, children }: Omit<PanelProps, "className" | "label">) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHeader}>
        <h3 className={styles.sectionTitle}>{title}</h3>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** What stands where nothing is: says what would be here and how to get it. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { cx } from "./cx";
import styles from "./tabs.module.css";

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  /** A small number beside the label. */
  readonly count?: number | undefined;
  readonly icon?: ReactNode;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (id: T) => void;
  /** At the right end of the line of tabs. */
  readonly actions?: ReactNode;
  /** The content of the chosen tab. */
  readonly children: ReactNode;
}

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

export function Tabs<T extends string>({ label, tabs, value, onChange, actions, children }: TabsProps<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = step(
      tabs.findIndex((tab) => tab.id === value),
      tabs.length,
    );
    const tab = tabs[next];
    if (tab === undefined) return;
    onChange(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div className={styles.tabs}>
      <div className={styles.line}>
        <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={press}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${id}-${tab.id}`}
              aria-selected={tab.id === value}
              aria-controls={`${id}-panel`}
              tabIndex={tab.id === value ? 0 : -1}
              className={cx(styles.tab, tab.id === value && styles.selected)}
              onClick={() => onChange(tab.id)}
            >
              {tab.icon}
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && <span className={styles.count}>{tab.count}</span>}
            </button>
          ))}
        </div>
        {actions}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className={styles.panel}>
        {children}
      </div>
    </div>
  );
}

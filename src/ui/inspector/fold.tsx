import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cx } from "../kit/cx";
import styles from "./fold.module.css";
import { useSectionOpen } from "./section-state";

interface FoldProps {
  /** Remembers whether it is open, for every selection. */
  readonly id: string;
  readonly title: string;
  /** A few words beside the title: how many there are. */
  readonly note?: ReactNode;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** A section of the inspector that can be folded. Its content is only there while it is open. */
export function Fold({ id, title, note, isOpenAtFirst = true, children }: FoldProps) {
  const [isOpen, setIsOpen] = useSectionOpen(id, isOpenAtFirst);
  const bodyId = useId();
  return (
    <section className={styles.fold} aria-label={title}>
      <h3 className={styles.heading}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight aria-hidden="true" className={cx(styles.chevron, isOpen && styles.open)} />
          {title}
          {note !== undefined && <span className={styles.note}>{note}</span>}
        </button>
      </h3>
      {isOpen && (
        <div id={bodyId} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  );
}

/** The note of a section that holds a list. */
export function countOf(count: number): string {
  return count === 0 ? "none" : String(count);
}

import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { IconButton } from "../kit/button";
import { cx } from "../kit/cx";
import styles from "./item-card.module.css";

export interface ItemCardProps {
  /** Names the item in its buttons: "Remove Retry". */
  readonly name: string;
  readonly title: ReactNode;
  /** One line that says what is inside while it is folded. */
  readonly summary?: ReactNode;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
  /** Left out: the order has no meaning. */
  readonly onMove?: (by: -1 | 1) => void;
  readonly onRemove?: () => void;
  readonly isOpenAtFirst?: boolean;
  /** Left out: there is nothing to unfold. */
  readonly children?: ReactNode;
}

/** One entry of a list that can be unfolded, moved without dragging, and removed. */
export function ItemCard(props: ItemCardProps) {
  const {
    name,
    title,
    summary,
    isFirst = false,
    isLast = false,
    onMove,
    onRemove,
    isOpenAtFirst = false,
    children,
  } = props;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const id = useId();
  const heading = (
    <span className={styles.heading}>
      <span className={styles.title}>{title}</span>
      {summary !== undefined && <span className={styles.summary}>{summary}</span>}
    </span>
  );
  return (
    <div className={styles.card}>
      <div className={styles.line}>
        {children === undefined ? (
          <span className={styles.still}>{heading}</span>
        ) : (
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChevronRight aria-hidden="true" className={cx(styles.chevron, isOpen && styles.open)} />
            {heading}
          </button>
        )}
        <span className={styles.actions}>
          {onMove !== undefined && (
            <>
              <IconButton
                size="s"
                label={`Move ${name} up`}
                tooltip="Move up"
                disabled={isFirst}
                className={styles.action}
                onClick={() => onMove(-1)}
              >
                <ArrowUp aria-hidden="true" />
              </IconButton>
              <IconButton
                size="s"
                label={`Move ${name} down`}
                tooltip="Move down"
                disabled={isLast}
                className={styles.action}
                onClick={() => onMove(1)}
              >
                <ArrowDown aria-hidden="true" />
              </IconButton>
            </>
          )}
          {onRemove !== undefined && (
            <IconButton size="s" label={`Remove ${name}`} tooltip="Remove" className={styles.action} onClick={onRemove}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          )}
        </span>
      </div>
      {isOpen && children !== undefined && (
        <div id={id} className={styles.body}>
          {children}
        </div>
      )}
    </div>
  );
}

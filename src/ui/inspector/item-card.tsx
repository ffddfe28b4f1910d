import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { IconButton } from "../kit/button";
import { cx } from "../kit/cx";
import styles from "./item-card.module.css";

export interface ItemCardProps {
  /** Names the item in its buttons: "Remove Retry". */
  readonly name: string;
  readonly title: ReactNode;
  /** One line that says what is inside while it is folded. */
  readonly summary?: ReactNode;
  /** The summary has a line of its own, however short the title. */
  readonly isStacked?: boolean;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
  /** Left out: the order has no meaning. */
  readonly onMove?: (by: -1 | 1, byKey: boolean) => void;
  /** Which ways its places lead. */
  readonly moveWords?: readonly [towardsFirst: string, towardsLast: string];
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
    isStacked = false,
    isFirst = false,
    isLast = false,
    onMove,
    moveWords = ["up", "down"],
    onRemove,
    isOpenAtFirst = false,
    children,
  } = props;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const id = useId();
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown") || onMove === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(event.key === "ArrowUp" ? -1 : 1, true);
  };
  const heading = (
    <span className={cx(styles.heading, isStacked && styles.stacked)}>
      <span className={styles.title}>{title}</span>
      {summary !== undefined && <span className={styles.summary}>{summary}</span>}
    </span>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the two move buttons inside.
    <div className={styles.card} onKeyDown={press}>
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
                label={`Move ${name} ${moveWords[0]}`}
                tooltip={`Move ${moveWords[0]}`}
                keys="Alt ↑"
                data-move="-1"
                disabled={isFirst}
                className={styles.action}
                onClick={() => onMove(-1, false)}
              >
                <ArrowUp aria-hidden="true" />
              </IconButton>
              <IconButton
                size="s"
                label={`Move ${name} ${moveWords[1]}`}
                tooltip={`Move ${moveWords[1]}`}
                keys="Alt ↓"
                data-move="1"
                disabled={isLast}
                className={styles.action}
                onClick={() => onMove(1, false)}
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

import { cx } from "../kit/cx";
import type { ObjectiveState } from "./objective-status";
import styles from "./state-mark.module.css";

const MARKS: Readonly<Record<ObjectiveState, readonly [sign: string, words: string]>> = {
  met: ["✓", "met"],
  missed: ["✗", "missed"],
  open: ["–", "not judged yet"],
};

/** Met, missed, or not known yet: by sign first, by color second. */
export function StateMark({ state }: { readonly state: ObjectiveState }) {
  const [sign, words] = MARKS[state];
  return (
    <span className={cx(styles.mark, styles[state])} role="img" aria-label={words}>
      {sign}
    </span>
  );
}

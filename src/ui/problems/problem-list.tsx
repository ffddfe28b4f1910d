import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "../../model/document";
import styles from "./problems.module.css";

interface ProblemListProps {
  readonly problems: readonly Problem[];
  /** Left out: the list is for reading. */
  readonly onPick?: (problem: Problem) => void;
  readonly actions?: (problem: Problem) => ReactNode;
}

const SHOWN_MAX = 200;

/** Each problem with where it is, what stands there, why that is wrong and what would be right. */
export function ProblemList({ problems, onPick, actions }: ProblemListProps) {
  const shown = [
    ...new Map(problems.slice(0, SHOWN_MAX).map((problem) => [`${problem.path}\n${problem.reason}`, problem])),
  ];
  return (
    <ul className={styles.list}>
      {shown.map(([key, problem]) => (
        <li key={key} className={styles.problem}>
          {problem.severity === "error" ? (
            <CircleAlert className={styles.error} role="img" aria-label="Error" />
          ) : (
            <TriangleAlert className={styles.warning} role="img" aria-label="Warning" />
          )}
          <div className={styles.text}>
            <p className={styles.reason}>{sentence(problem.reason)}</p>
            <p className={styles.where}>
              {onPick === undefined ? (
                <code className={styles.path}>{problem.path || "file"}</code>
              ) : (
                <button type="button" className={styles.pick} onClick={() => onPick(problem)}>
                  {problem.path || "file"}
                </button>
              )}
              {problem.value !== undefined && <span className={styles.value}>is {preview(problem.value)}</span>}
              <span>{problem.hint}</span>
            </p>
          </div>
          {actions?.(problem)}
        </li>
      ))}
      {problems.length > SHOWN_MAX && <li className={styles.more}>and {problems.length - SHOWN_MAX} more</li>}
    </ul>
  );
}

/** Reasons of kinds may begin in lower case. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const PREVIEW_LENGTH = 48;

function preview(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? `a list of ${value.length}` : "a record";
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH)}…` : text;
}

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { tip } from "../kit/tip";
import styles from "./inspector.module.css";

interface NameInputProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  /** Takes the focus when it appears, with the whole name selected. */
  readonly isFocused?: boolean;
}

const LENGTH_MAX = 200;
/** Longer names do not fit and are told in full on hover. */
const LENGTH_SHOWN = 25;

/** A title that can be edited where it stands. */
export function NameInput({ label, value, onCommit, isFocused = false }: NameInputProps) {
  const [draft, setDraft] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFocused) input.current?.select();
  }, [isFocused]);
  const commit = () => {
    if (draft !== undefined && draft.trim() !== value) onCommit(draft.trim());
    setDraft(undefined);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") event.currentTarget.blur();
    if (event.key === "Escape" && draft !== undefined) {
      event.stopPropagation();
      setDraft(undefined);
    }
  };
  return (
    <input
      ref={input}
      className={styles.name}
      aria-label={label}
      value={draft ?? value}
      maxLength={LENGTH_MAX}
      autoComplete="off"
      spellCheck={false}
      {...(value.length > LENGTH_SHOWN ? tip(value) : {})}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}

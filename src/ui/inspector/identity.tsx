import type { ReactNode } from "react";
import { Glyph } from "../kit/glyph";
import styles from "./inspector.module.css";

interface IdentityProps {
  readonly glyph: string;
  /** The name, or the field that edits it. */
  readonly children: ReactNode;
  /** Kind and id. */
  readonly kind: string;
  readonly id?: string;
  readonly help?: string;
}

/** What is selected: picture, name, kind. */
export function Identity({ glyph, children, kind, id, help }: IdentityProps) {
  return (
    <header className={styles.identity}>
      <span className={styles.glyphBox}>
        <Glyph name={glyph} className={styles.glyph} />
      </span>
      <div className={styles.names}>
        {children}
        <p className={styles.kind}>
          {kind}
          {id !== undefined && <code className={styles.id}>{id}</code>}
        </p>
      </div>
      {help !== undefined && <p className={styles.summary}>{help}</p>}
    </header>
  );
}

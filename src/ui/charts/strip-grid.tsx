import { useCallback, useMemo, useRef } from "react";
import { useRun } from "../../stores/run-store";
import { useDocument } from "../../stores/scenario-store";
import { useUi } from "../../stores/ui-store";
import type { FrameLayout } from "../../worker/protocol";
import styles from "./charts.module.css";
import { limitsOf, marksOf } from "./marks";
import { Strip } from "./strip";
import { linesOf, STRIPS, type StripSpec, type Subject } from "./strips";

interface StripGridProps {
  readonly layout: FrameLayout;
  readonly subject: Subject;
  readonly isLog: boolean;
}

/** The strips of one subject, side by side with one cursor. */
export function StripGrid({ layout, subject, isLog }: StripGridProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where the strips do not fit, they are scrolled by key as well.
    <section className={styles.grid} aria-label="Strips" tabIndex={0}>
      {STRIPS.map((strip) => (
        <SubjectStrip key={strip.id} strip={strip} layout={layout} subject={subject} isLog={isLog} />
      ))}
    </section>
  );
}

function SubjectStrip({ strip, layout, subject, isLog }: StripGridProps & { readonly strip: StripSpec }) {
  const scheme = useUi((state) => state.scheme);
  const document = useDocument();
  const commands = useRun((run) => run.commands);
  const lines = useMemo(() => linesOf(strip, subject), [strip, subject]);
  const limits = useMemo(() => limitsOf(strip, subject, document.objectives), [strip, subject, document.objectives]);
  const current = useRef(marksOf(document.faults, commands));
  current.current = useMemo(() => marksOf(document.faults, commands), [document.faults, commands]);
  const marks = useCallback(() => current.current, []);
  if (lines.length === 0) return null;
  return (
    <Strip
      strip={strip}
      lines={lines}
      isLog={isLog && strip.hasLog === true}
      scheme={scheme}
      runForMs={layout.runForMs}
      warmUpMs={layout.warmUpMs}
      limits={limits}
      marks={marks}
    />
  );
}

import { useEffect, useState } from "react";
import { runFacts } from "../../stores/run-store";
import type { Notice } from "../../worker/protocol";
import { formatClock } from "../kit/format";
import { hear, NARRATION_INTERVAL_MS, SILENCE, speak } from "./narration";
import styles from "./narrator.module.css";
import { noticeWords } from "./notice-words";

/** Live region: at most one sentence per 5 s, and only when the state of something changed. Mount once. */
export function Narrator() {
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    let narration = SILENCE;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      timer = undefined;
      narration = speak(narration, performance.now(), formatClock, (notice) =>
        noticeWords(notice, runFacts.getState().layout),
      );
      setSentence(narration.sentence);
      if (narration.waiting.length > 0) timer = setTimeout(say, NARRATION_INTERVAL_MS);
    };
    const stop = runFacts.subscribe((facts, before) => {
      if (facts.notices === before.notices) return;
      narration = hear(narration, added(before.notices, facts.notices));
      if (narration.waiting.length === 0 || timer !== undefined) return;
      timer = setTimeout(say, Math.max(0, narration.saidAtMs + NARRATION_INTERVAL_MS - performance.now()));
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return (
    <p className={styles.narrator} role="status" aria-live="polite">
      {sentence}
    </p>
  );
}

/** Notices are appended, and the oldest fall out at the front. */
function added(before: readonly Notice[], after: readonly Notice[]): readonly Notice[] {
  const last = before.at(-1);
  return last === undefined ? after : after.slice(after.lastIndexOf(last) + 1);
}

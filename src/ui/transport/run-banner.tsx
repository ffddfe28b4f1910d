import { CircleAlert, EyeOff, OctagonX, RotateCcw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { run } from "../../stores/run-control";
import { useRun } from "../../stores/run-store";
import { ui } from "../../stores/ui-store";
import { Button } from "../kit/button";
import styles from "./run-banner.module.css";

/** Why the run does not go on, over the canvas, with what to do about it. */
export function RunBanner() {
  const phase = useRun((state) => state.phase);
  const stopReason = useRun((state) => state.stopReason);
  const trouble = useRun((state) => state.trouble);
  const problemCount = useRun((state) => state.problems.filter((problem) => problem.severity === "error").length);
  const isHidden = useRun((state) => state.isPausedWhileHidden);
  if (isHidden) return <Banner icon={<EyeOff aria-hidden="true" />} text="Paused while hidden." />;
  if (phase === "stopped") {
    return (
      <Banner icon={<OctagonX aria-hidden="true" />} text={stopReason ?? "The run was stopped."}>
        <RestartButton />
      </Banner>
    );
  }
  if (phase === "lost") {
    return (
      <Banner
        icon={<CircleAlert aria-hidden="true" />}
        text={`${trouble ?? "The simulation was lost."} Your document is intact.`}
      >
        <RestartButton />
      </Banner>
    );
  }
  if (phase === "rejected") {
    const text =
      problemCount === 1
        ? "One problem keeps this scenario from running."
        : `${problemCount} problems keep this scenario from running.`;
    return (
      <Banner icon={<TriangleAlert aria-hidden="true" />} text={text}>
        <Button size="s" onClick={showProblems}>
          Show
        </Button>
      </Banner>
    );
  }
  return null;
}

function showProblems(): void {
  ui.setPanel("drawer", true);
  ui.showTab("drawer", "problems");
}

function RestartButton() {
  return (
    <Button size="s" icon={<RotateCcw aria-hidden="true" />} onClick={() => run.restart({ play: true })}>
      Run again
    </Button>
  );
}

function Banner({
  icon,
  text,
  children,
}: {
  readonly icon: ReactNode;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles.banner} role="alert">
      {icon}
      <p>{text}</p>
      {children}
    </div>
  );
}

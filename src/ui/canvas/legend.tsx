import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { create } from "zustand";
import { onFrame } from "../../stores/run-store";
import { useUi } from "../../stores/ui-store";
import { formatCount } from "../kit/format";
import { SHAPES, type Shape } from "./dots";
import { paletteOf, TRACE } from "./draw-dots";
import styles from "./legend.module.css";

interface Scale {
  readonly requests: number;
  readonly failures: number;
  readonly isToScale: boolean;
}

const scale = create<Scale>()(() => ({ requests: 1, failures: 1, isToScale: true }));

/** How many requests a dot stands for, and whether its pace is true: changes rarely, so it may pass through React. */
export const dotScale = {
  setToScale(isToScale: boolean): void {
    if (scale.getState().isToScale !== isToScale) scale.setState({ isToScale });
  },
};

const MEANINGS: Readonly<Partial<Record<Shape, string>>> = {
  request: "request",
  response: "answer",
  retry: "retry",
  error: "error",
  timeout: "timeout",
  refused: "refused or shed",
  ghost: "nobody waits any more",
  lost: "lost on the way",
  degraded: "fallback answer",
};

/** What the dots and lanes mean; always says how many requests one dot stands for. */
export function Legend() {
  const [isOpen, setIsOpen] = useState(false);
  const { requests, failures, isToScale } = scale();
  const isOn = useUi((state) => state.areParticlesOn && !state.isMotionReduced);
  useEffect(
    () =>
      onFrame(({ requestsPerDot, failuresPerDot }) => {
        const now = scale.getState();
        if (now.requests === requestsPerDot && now.failures === failuresPerDot) return;
        scale.setState({ requests: requestsPerDot, failures: failuresPerDot });
      }),
    [],
  );
  const label = requests === 1 && failures === 1 ? "1 dot = 1 request" : `1 dot = ${formatCount(requests)} requests`;
  return (
    <div className={styles.legend}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setIsOpen(false);
        }}
      >
        {isOn ? (
          <>
            <span className={styles.dot} aria-hidden="true" />
            {label}
            {failures !== requests && (
              <span className={styles.failures}>
                ◆ {failures === 1 ? "every failure" : `1 = ${formatCount(failures)} failures`}
              </span>
            )}
            <span className={styles.pace}>{isToScale ? "pace to scale" : "pace not to scale"}</span>
          </>
        ) : (
          "width = rate (log)"
        )}
        {isOpen ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
      </button>
      {isOpen && (
        <dl className={styles.list}>
          {SHAPES.map((shape) => {
            const meaning = MEANINGS[shape];
            if (meaning === undefined) return null;
            return (
              <div key={shape} className={styles.row}>
                <dt>
                  <ShapePicture shape={shape} />
                </dt>
                <dd>{meaning}</dd>
              </div>
            );
          })}
          <Swatch className={styles.working}>worker working</Swatch>
          <Swatch className={styles.blocked}>worker waiting for somebody else</Swatch>
          <Swatch className={styles.idle}>worker idle</Swatch>
          <Swatch className={styles.retryLane}>retries, beside first tries</Swatch>
          <Swatch className={styles.failureLane}>failures, beside good answers</Swatch>
          <Swatch className={styles.late}>answered too late</Swatch>
          <Swatch className={styles.wasted}>work in vain</Swatch>
        </dl>
      )}
    </div>
  );
}

function Swatch({ className, children }: { readonly className: string | undefined; readonly children: string }) {
  return (
    <div className={styles.row}>
      <dt>
        <i className={className} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const SIZE = 14;

function ShapePicture({ shape }: { readonly shape: Shape }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useUi((state) => state.scheme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of scheme means other colors.
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null) return;
    const palette = paletteOf(canvas.current);
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, SIZE, SIZE);
    context.beginPath();
    TRACE[shape](context, SIZE / 2, SIZE / 2, 1.25);
    const isFilled = shape === "request" || shape === "error" || shape === "retry";
    context.fillStyle = context.strokeStyle = palette[shape];
    context.lineWidth = 1.6;
    if (isFilled) context.fill();
    else context.stroke();
  }, [shape, scheme]);
  return <canvas ref={canvas} width={SIZE * 2} height={SIZE * 2} className={styles.picture} />;
}

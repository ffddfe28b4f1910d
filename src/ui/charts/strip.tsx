import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "react";
import { runData } from "../../stores/run-store";
import { cx } from "../kit/cx";
import { formatMetric, MISSING } from "../kit/format";
import styles from "./charts.module.css";
import type { LimitMark, Marks } from "./marks";
import { readPalette } from "./palette";
import { liveValue, pointsFor, positiveOnly, stack, stripData } from "./strip-data";
import { createPlot } from "./strip-plot";
import type { Line, StripSpec, StripUnit } from "./strips";
import { shownSpanMs } from "./time-axis";
import { whenRowsChange } from "./when-changed";

export interface StripProps {
  readonly strip: StripSpec;
  readonly lines: readonly Line[];
  readonly isLog: boolean;
  /** Another theme is another drawing. */
  readonly scheme: string;
  readonly runForMs: number;
  readonly warmUpMs: number;
  readonly limits: readonly LimitMark[];
  readonly marks: () => Marks;
}

/** Charts follow the run at 4 Hz: enough for the eye, cheap for the page. */
const REDRAW_AFTER_MS = 250;
const SIZE_MIN = 40;

/** One live chart with its legend. Numbers and lines are drawn by hand; React renders when what is shown changes. */
export function Strip({ strip, lines, isLog, scheme, runForMs, warmUpMs, limits, marks }: StripProps) {
  const box = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page.
  useEffect(() => {
    const target = box.current;
    if (target === null) return;
    let drawn: readonly Float64Array[] = [];
    let hovered: number | null = null;
    const spanMs = () => shownSpanMs(runData.lastFrame?.timeMs ?? 0, runForMs);
    const writeLegend = () => {
      const entries = legend.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [];
      for (const [index, entry] of entries.entries()) {
        const value = entry.querySelector("[data-value]");
        if (value !== null) value.textContent = valueText(strip, lines[index], drawn[index], hovered);
        // Of the parts of a stack only those that occur are told.
        entry.hidden = strip.form === "stack" && index > 0 && drawn[index]?.some((each) => each > 0) !== true;
      }
    };
    const plot = createPlot(
      {
        strip,
        lines,
        isLog,
        palette: readPalette(target),
        warmUpMs,
        limits,
        marks,
        spanMs,
        onCursor: (index) => {
          if (index === hovered) return;
          hovered = index;
          writeLegend();
        },
      },
      target,
      Math.max(SIZE_MIN, target.clientWidth),
      Math.max(SIZE_MIN, target.clientHeight),
    );
    const draw = () => {
      const [times, ...series] = stripData(strip, lines, runData.rows, pointsFor(strip, target.clientWidth));
      drawn = series;
      const shown = strip.form === "stack" ? stack(series) : isLog ? series.map(positiveOnly) : series;
      plot.setData([times, ...shown.map(withGaps)]);
      writeLegend();
    };
    const size = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = target;
      if (width > SIZE_MIN && height > SIZE_MIN) plot.setSize({ width, height });
    });
    size.observe(target);
    const stop = whenRowsChange(draw, REDRAW_AFTER_MS);
    draw();
    return () => {
      stop();
      size.disconnect();
      plot.destroy();
    };
  }, [strip, lines, isLog, scheme, runForMs, warmUpMs, limits, marks]);
  return (
    <figure className={styles.strip}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>
          {strip.title} <span className={styles.unit}>{UNITS[strip.unit]}</span>
        </span>
        <ul ref={legend} className={styles.legend}>
          {lines.map((line) => (
            <li key={line.id} className={styles.entry} data-line={line.id}>
              <LineSample line={line} isArea={strip.form === "stack"} />
              {line.label}
              <span className={styles.value} data-value="">
                {MISSING}
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        ref={box}
        className={styles.plot}
        role="img"
        aria-label={`${strip.title}: ${lines.map((line) => line.label).join(", ")}. The table has the numbers.`}
      />
    </figure>
  );
}

const UNITS: Readonly<Record<StripUnit, string>> = { perSecond: "per second", ms: "", count: "", ratio: "" };

/** The line as it is drawn: by tone, dash and hatch, never by color alone. */
function LineSample({ line, isArea }: { readonly line: Line; readonly isArea: boolean }) {
  return (
    <i
      className={cx(
        styles.sample,
        styles[line.tone],
        isArea ? styles.area : styles.stroke,
        styles[line.stroke ?? "solid"],
        isArea && line.fill === "hatch" && styles.hatch,
      )}
      aria-hidden="true"
    />
  );
}

function valueText(
  strip: StripSpec,
  line: Line | undefined,
  series: Float64Array | undefined,
  hovered: number | null,
): string {
  if (line === undefined) return MISSING;
  const value = hovered === null ? liveValue(strip, line, runData.live) : (series?.[hovered] ?? Number.NaN);
  return formatMetric(value, strip.unit).replace("/s", "");
}

/** uPlot draws a gap for null; typed rows have NaN there. */
function withGaps(series: Float64Array): (number | null)[] {
  return Array.from(series, (value) => (Number.isNaN(value) ? null : value));
}

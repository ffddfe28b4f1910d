import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Summary } from "../../model/summary";
import { OUTCOME_PARTS } from "../inspector/outcome-parts";
import { formatDuration, formatRatio } from "../kit/format";
import { Swatch } from "../kit/share-bar";
import styles from "./run-summary.module.css";
import { latencyBars, outcomeBars } from "./summary-rows";

/** As many as can be told apart; the table has all. */
const BARS_MAX = 24;
const ROW_HEIGHT = 34;
const NAME_WIDTH = 132;

interface SummaryChartsProps {
  readonly summary: Summary;
  readonly view: "latency" | "outcomes";
}

/** After the run: percentiles or outcomes side by side, worst first. */
export function SummaryCharts({ summary, view }: SummaryChartsProps) {
  return view === "latency" ? <LatencyChart summary={summary} /> : <OutcomeChart summary={summary} />;
}

const PERCENTILES = [
  { id: "p50", label: "p50", color: "var(--heat-5)", swatch: styles.p50 },
  { id: "p95", label: "p95", color: "var(--heat-4)", swatch: styles.p95 },
  { id: "p99", label: "p99", color: "var(--heat-2)", swatch: styles.p99 },
] as const;

function LatencyChart({ summary }: { readonly summary: Summary }) {
  const bars = latencyBars(summary, BARS_MAX);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.legend}>
        Latency by component
        {PERCENTILES.map(({ id, label, swatch }) => (
          <span key={id} className={styles.legendEntry}>
            <i className={swatch} aria-hidden="true" />
            {label}
          </span>
        ))}
      </figcaption>
      <ResponsiveContainer width="100%" height={bars.length * ROW_HEIGHT + 30}>
        <BarChart
          data={bars}
          layout="vertical"
          barGap={1}
          barCategoryGap={6}
          margin={{ left: 0, right: 16, top: 0, bottom: 0 }}
        >
          <CartesianGrid horizontal={false} stroke="var(--border)" />
          <XAxis type="number" tickFormatter={(value: number) => formatDuration(value)} {...AXIS} />
          <YAxis type="category" dataKey="name" width={NAME_WIDTH} {...AXIS} interval={0} />
          <Tooltip formatter={(value) => formatDuration(Number(value))} {...TOOLTIP} />
          {PERCENTILES.map(({ id, label, color }) => (
            <Bar key={id} dataKey={id} name={label} fill={color} isAnimationActive={false} barSize={7} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** Recharts' limit here is six series: rare outcomes are in the table. */
const SHOWN_OUTCOMES = OUTCOME_PARTS.filter(({ id }) =>
  ["ok", "degraded", "failed", "timedOut", "refused", "shed"].includes(id),
);
const HATCHED = SHOWN_OUTCOMES.filter(({ pattern }) => pattern === "hatch");

function OutcomeChart({ summary }: { readonly summary: Summary }) {
  const bars = outcomeBars(summary, SHOWN_OUTCOMES, BARS_MAX);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.legend}>
        Outcomes by component
        {SHOWN_OUTCOMES.map((part) => (
          <span key={part.id} className={styles.legendEntry}>
            <Swatch {...part} />
            {part.label}
          </span>
        ))}
      </figcaption>
      <ResponsiveContainer width="100%" height={bars.length * ROW_HEIGHT * 0.8 + 30}>
        <BarChart data={bars} layout="vertical" barCategoryGap={6} margin={{ left: 0, right: 16, top: 0, bottom: 0 }}>
          <defs>
            {HATCHED.map(({ id, tone }) => (
              <pattern
                key={id}
                id={`hatch-${id}`}
                width="4"
                height="4"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <line x1="0" x2="0" y1="0" y2="4" stroke={`var(--${tone})`} strokeWidth="2.4" />
              </pattern>
            ))}
          </defs>
          <CartesianGrid horizontal={false} stroke="var(--border)" />
          <XAxis type="number" domain={[0, 100]} tickFormatter={(value: number) => `${value} %`} {...AXIS} />
          <YAxis type="category" dataKey="name" width={NAME_WIDTH} {...AXIS} interval={0} />
          <Tooltip formatter={(value) => formatRatio(Number(value) / 100)} {...TOOLTIP} />
          {SHOWN_OUTCOMES.map(({ id, label, tone, pattern }) => (
            <Bar
              key={id}
              dataKey={id}
              name={label}
              stackId="all"
              fill={pattern === "hatch" ? `url(#hatch-${id})` : `var(--${tone})`}
              isAnimationActive={false}
              barSize={14}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}

const AXIS = {
  stroke: "var(--border-strong)",
  tick: { fill: "var(--muted)", fontSize: 11 },
  tickLine: false,
} as const;

const TOOLTIP = {
  isAnimationActive: false,
  cursor: { fill: "var(--surface-hover)" },
  contentStyle: {
    background: "var(--surface)",
    border: "1px solid var(--border)",
    borderRadius: 6,
    fontSize: 12,
    color: "var(--text)",
  },
  itemStyle: { color: "var(--text)" },
} as const;

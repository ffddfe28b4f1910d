import { useMemo } from "react";
import type { DistributionSpec } from "../../model/kernel";
import { formatDuration } from "../kit/format";
import { shapeOf } from "./distribution-shape";
import styles from "./distribution-sketch.module.css";

const WIDTH = 288;
const HEIGHT = 48;
const BIN_COUNT = 72;

/** What samples look like: density from 0 to the 99.5th percentile, with median and 99th percentile marked. */
export function DistributionSketch({ spec }: { readonly spec: DistributionSpec }) {
  const shape = useMemo(() => shapeOf(spec, BIN_COUNT), [spec]);
  if (spec.kind === "constant") return null;
  if (shape === undefined) return <p className={styles.none}>No shape yet: complete the parameters.</p>;
  const highest = Math.max(...shape.bins);
  const x = (ms: number) => (ms / shape.maxMs) * WIDTH;
  const mean = Number.isFinite(shape.meanMs) ? formatDuration(shape.meanMs) : "infinite";
  return (
    <figure className={styles.figure}>
      <svg className={styles.sketch} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className={styles.area} d={areaOf(shape.bins, highest)} />
        <line className={styles.median} x1={x(shape.p50Ms)} x2={x(shape.p50Ms)} y1={0} y2={HEIGHT} />
        <line className={styles.tail} x1={x(shape.p99Ms)} x2={x(shape.p99Ms)} y1={0} y2={HEIGHT} />
      </svg>
      <figcaption className={styles.caption}>
        <span>mean {mean}</span>
        <span className={styles.withMedian}>p50 {formatDuration(shape.p50Ms)}</span>
        <span className={styles.withTail}>p99 {formatDuration(shape.p99Ms)}</span>
      </figcaption>
    </figure>
  );
}

function areaOf(bins: readonly number[], highest: number): string {
  const width = WIDTH / bins.length;
  const steps = bins.map((bin, index) => {
    const y = (HEIGHT - 1 - (bin / highest) * (HEIGHT - 4)).toFixed(1);
    return `L${(index * width).toFixed(1)} ${y}H${((index + 1) * width).toFixed(1)}`;
  });
  return `M0 ${HEIGHT}${steps.join("")}L${WIDTH} ${HEIGHT}Z`;
}

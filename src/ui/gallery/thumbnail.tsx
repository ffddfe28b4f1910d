import type { Json, JsonObject } from "../../model/document";
import { isList, isObject } from "../../scenario/json";
import { CARD } from "../../stores/free-place";
import { curveBetween, svgPath } from "../canvas/edge-geometry";
import styles from "./thumbnail.module.css";

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

const MARGIN = 24;

/** The shape of a scenario: boxes and lines where its layout has them. Reads whatever stands in the file. */
export function Thumbnail({ document }: { readonly document: JsonObject }) {
  const boxes = boxesOf(document);
  const place = new Map(boxes.map((box) => [box.id, box]));
  const left = Math.min(0, ...boxes.map((box) => box.x)) - MARGIN;
  const top = Math.min(0, ...boxes.map((box) => box.y)) - MARGIN;
  const width = Math.max(CARD.width * 4, ...boxes.map((box) => box.x + CARD.width)) - left + MARGIN;
  const height = Math.max(CARD.height * 2, ...boxes.map((box) => box.y + CARD.height)) - top + MARGIN;
  const lines = listOf(document.links).map((link) => lineOf(place.get(String(link.from)), place.get(String(link.to))));
  return (
    <svg className={styles.thumbnail} viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true">
      <path className={styles.link} d={lines.join("")} />
      {boxes.map((box) => (
        <rect key={box.id} className={styles.box} x={box.x} y={box.y} width={CARD.width} height={CARD.height} rx={14} />
      ))}
    </svg>
  );
}

/** Runs as on the canvas. */
function lineOf(from: Box | undefined, to: Box | undefined): string {
  return from === undefined || to === undefined ? "" : svgPath(curveBetween(from, to));
}

/** Components without a place stand in a row, as the canvas would put them. */
function boxesOf({ components, layout }: JsonObject): Box[] {
  const places = isObject(layout) ? layout : {};
  return listOf(components).map((component, index) => {
    const id = String(component.id);
    const at = Object.hasOwn(places, id) ? places[id] : undefined;
    const { x, y } = isObject(at) ? at : {};
    return { id, x: typeof x === "number" ? x : index * CARD.width * 1.6, y: typeof y === "number" ? y : 0 };
  });
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

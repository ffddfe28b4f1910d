import type { Json, JsonObject } from "../../model/document";
import { isList, isObject } from "../../scenario/json";
import styles from "./thumbnail.module.css";

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

const BOX = { width: 176, height: 92 };
const MARGIN = 24;

/** The shape of a scenario: boxes and lines where its layout has them. Reads whatever stands in the file. */
export function Thumbnail({ document }: { readonly document: JsonObject }) {
  const boxes = boxesOf(document);
  const place = new Map(boxes.map((box) => [box.id, box]));
  const left = Math.min(0, ...boxes.map((box) => box.x)) - MARGIN;
  const top = Math.min(0, ...boxes.map((box) => box.y)) - MARGIN;
  const width = Math.max(BOX.width * 4, ...boxes.map((box) => box.x + BOX.width)) - left + MARGIN;
  const height = Math.max(BOX.height * 2, ...boxes.map((box) => box.y + BOX.height)) - top + MARGIN;
  const lines = listOf(document.links).map((link) => lineOf(place.get(String(link.from)), place.get(String(link.to))));
  return (
    <svg className={styles.thumbnail} viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true">
      <path className={styles.link} d={lines.join("")} />
      {boxes.map((box) => (
        <rect key={box.id} className={styles.box} x={box.x} y={box.y} width={BOX.width} height={BOX.height} rx={14} />
      ))}
    </svg>
  );
}

function lineOf(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return "";
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Components without a place stand in a row, as the canvas would put them. */
function boxesOf({ components, layout }: JsonObject): Box[] {
  const places = isObject(layout) ? layout : {};
  return listOf(components).map((component, index) => {
    const id = String(component.id);
    const at = Object.hasOwn(places, id) ? places[id] : undefined;
    const { x, y } = isObject(at) ? at : {};
    return { id, x: typeof x === "number" ? x : index * BOX.width * 1.6, y: typeof y === "number" ? y : 0 };
  });
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

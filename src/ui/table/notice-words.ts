/** What a notice of the run says to a reader: names as on the canvas, and what happened in words. */
import { catalog } from "../../catalog/index";
import type { FrameLayout, Notice } from "../../worker/protocol";
import { entityName } from "./entity-name";

/** Notices whose detail names only who it happened to, or why. */
const SENTENCES: Readonly<Record<string, (detail: string) => string>> = {
  endpointEjected: (detail) => `ejected ${detail}`,
  endpointReturned: (detail) => `${detail} is back after its ejection`,
  endpointHealthy: (detail) => `${detail} passes its health check again`,
  endpointUnhealthy: (detail) => `${detail} fails its health check`,
  registered: (detail) => `${detail} registered`,
  deregistered: (detail) => `${detail} deregistered`,
  expired: (detail) => `the lease of ${detail} expired`,
  memberExpelled: (detail) => `expelled ${detail}`,
  rebalance: (detail) => `rebalances ${detail}`,
  deadLetter: (detail) => `dead letters: ${detail}`,
  queueFull: (detail) => `the queue is full: ${detail}`,
  scaled: (detail) => `scales ${detail}`,
  cacheFlushed: (detail) => `flushed: ${detail}`,
  faultStarted: faultDetail,
  faultEnded: faultDetail,
};

/** "Service A → DB B: The circuit opened: calls are short-circuited". */
export function noticeWords(
  { place, code, text }: Pick<Notice, "place" | "code" | "text">,
  layout: Pick<FrameLayout, "entities"> | undefined,
): string {
  const entity = layout?.entities.find(({ id }) => id === place);
  const name = entity === undefined || layout === undefined ? place : entityName(entity, layout);
  const detail = text.startsWith(`${place}: `) ? text.slice(place.length + 2) : text;
  return `${name}: ${SENTENCES[code]?.(detail) ?? detail}`;
}

/** "gc-pause began" by the name that the page has for the fault: "pauses began". */
function faultDetail(detail: string): string {
  const [kind = "", ...rest] = detail.split(" ");
  const label = catalog.faults.find((entry) => entry.kind === kind)?.label;
  return label === undefined ? detail : [`${label.charAt(0).toLowerCase()}${label.slice(1)}`, ...rest].join(" ");
}

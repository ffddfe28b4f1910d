import { useCallback, useMemo, useState } from "react";
import { scenario } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import styles from "./canvas.module.css";
import { canConnect } from "./kinds";

export type Direction = "left" | "right" | "up" | "down";

export interface ConnectMode {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly start: (from: string) => void;
  /** Chooses the nearest possible target in a direction, seen from the present one. */
  readonly turn: (direction: Direction) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

interface Pair {
  readonly from: string;
  readonly to: string | undefined;
}

/** Connecting without a pointer: `C` on a component, arrow keys choose the target, Enter makes the link. */
export function useConnectMode(): ConnectMode {
  const [pair, setPair] = useState<Pair>();
  const start = useCallback((from: string) => {
    setPair({ from, to: nearest(from, from, "right") ?? targetsOf(from)[0] });
  }, []);
  const turn = useCallback((direction: Direction) => {
    setPair((now) => now && { from: now.from, to: nearest(now.from, now.to ?? now.from, direction) ?? now.to });
  }, []);
  const cancel = useCallback(() => setPair(undefined), []);
  const confirm = useCallback(() => {
    setPair((now) => {
      if (now?.to !== undefined) {
        const { from, to } = now;
        queueMicrotask(() => ui.select({ links: scenario.connect(from, to).created }));
      }
      return undefined;
    });
  }, []);
  return useMemo(
    () => ({ from: pair?.from, to: pair?.to, start, turn, confirm, cancel }),
    [pair, start, turn, confirm, cancel],
  );
}

/** Says what would be connected, and marks the target's card. */
export function ConnectBanner({ mode }: { readonly mode: ConnectMode }) {
  useMarkedTarget(mode.to);
  if (mode.from === undefined) return null;
  const { components } = scenario.document();
  const label = (id: string | undefined) => components.find((component) => component.id === id)?.label ?? id ?? "…";
  return (
    <p className={styles.banner} role="status">
      Connect <strong>{label(mode.from)}</strong> to <strong>{label(mode.to)}</strong>: arrow keys choose,{" "}
      <kbd>Enter</kbd> connects, <kbd>/</kbd> adds a new one, <kbd>Esc</kbd> cancels
    </p>
  );
}

function useMarkedTarget(id: string | undefined): void {
  useMemo(() => {
    for (const marked of document.querySelectorAll(".react-flow__node.connect-target"))
      marked.classList.remove("connect-target");
    if (id !== undefined)
      document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.classList.add("connect-target");
  }, [id]);
}

function targetsOf(from: string): string[] {
  const { components } = scenario.document();
  const caller = components.find((component) => component.id === from);
  return components.filter((component) => canConnect(caller, component)).map((component) => component.id);
}

const AXES: Readonly<Record<Direction, readonly [dx: number, dy: number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/** The target nearest in a direction; things aside count twice. */
export function nearest(
  from: string,
  at: string,
  direction: Direction,
  ids: readonly string[] = targetsOf(from),
): string | undefined {
  const { layout } = scenario.document();
  const here = layout[at] ?? { x: 0, y: 0 };
  const [ax, ay] = AXES[direction];
  let best: string | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const there = layout[id];
    if (id === at || there === undefined) continue;
    const dx = there.x - here.x;
    const dy = there.y - here.y;
    const ahead = dx * ax + dy * ay;
    const aside = Math.abs(dx * ay) + Math.abs(dy * ax);
    const cost = ahead + 2 * aside;
    if (ahead > 0 && cost < bestCost) {
      best = id;
      bestCost = cost;
    }
  }
  return best;
}

import { ChevronDown } from "lucide-react";
import { type KeyboardEvent, lazy, type PointerEvent, Suspense } from "react";
import { ui, useUi } from "../stores/ui-store";
import styles from "./drawer.module.css";
import { IconButton } from "./kit/button";
import { type Tab, Tabs } from "./kit/tabs";
import { useProblems } from "./problems/use-problems";
import { useResultAtEnd } from "./summary/use-result-at-end";

// The first system runs before what stands below it is here.
const Charts = lazy(() => import("./charts/charts").then((module) => ({ default: module.Charts })));
const RunSummary = lazy(() => import("./summary/run-summary").then((module) => ({ default: module.RunSummary })));
const TableView = lazy(() => import("./table/table-view").then((module) => ({ default: module.TableView })));
const Problems = lazy(() => import("./problems/problems").then((module) => ({ default: module.Problems })));
const Compare = lazy(() => import("./compare/compare").then((module) => ({ default: module.Compare })));

type DrawerTab = "charts" | "table" | "result" | "compare" | "problems";

const HEIGHT_MIN = 120;
const KEY_STEP = 24;

/** The bottom panel: charts, the canvas as a table, the result, A | B, problems. Its upper edge can be dragged. */
export function Drawer() {
  const isOpen = useUi((state) => state.panels.drawer);
  const height = useUi((state) => state.drawerHeight);
  const tab = useUi((state) => state.tabs.drawer) ?? "charts";
  const problems = useProblems();
  useResultAtEnd();
  if (!isOpen) return null;
  const tabs: readonly Tab<DrawerTab>[] = [
    { id: "charts", label: "Charts" },
    { id: "table", label: "Table" },
    { id: "result", label: "Result" },
    { id: "compare", label: "Compare" },
    { id: "problems", label: "Problems", count: problems.length },
  ];
  const value = tabs.find((entry) => entry.id === tab)?.id ?? "charts";
  return (
    <section className={styles.drawer} style={{ height }} aria-label="Charts and tables">
      <Edge height={height} />
      <Tabs
        label="Charts and tables"
        tabs={tabs}
        value={value}
        onChange={(id) => ui.showTab("drawer", id)}
        actions={
          <IconButton label="Hide" size="s" onClick={() => ui.setPanel("drawer", false)}>
            <ChevronDown aria-hidden="true" />
          </IconButton>
        }
      >
        <Suspense fallback={<p className={styles.loading}>Loading…</p>}>
          {value === "charts" && <Charts />}
          {value === "table" && <TableView />}
          {value === "result" && <RunSummary />}
          {value === "compare" && <Compare />}
          {value === "problems" && <Problems />}
        </Suspense>
      </Tabs>
    </section>
  );
}

function Edge({ height }: { readonly height: number }) {
  const resize = (wanted: number) =>
    ui.setDrawerHeight(Math.round(Math.min(window.innerHeight - 220, Math.max(HEIGHT_MIN, wanted))));
  const drag = (down: PointerEvent<HTMLDivElement>) => {
    const { clientY, currentTarget, pointerId } = down;
    currentTarget.setPointerCapture(pointerId);
    const move = (moved: globalThis.PointerEvent) => resize(height + clientY - moved.clientY);
    const stop = () => currentTarget.removeEventListener("pointermove", move);
    currentTarget.addEventListener("pointermove", move);
    currentTarget.addEventListener("lostpointercapture", stop, { once: true });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    resize(height + (event.key === "ArrowUp" ? KEY_STEP : -KEY_STEP));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged or take keys.
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the panel"
      aria-valuenow={height}
      aria-valuemin={HEIGHT_MIN}
      aria-valuemax={900}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}

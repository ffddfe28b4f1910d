import { Copy, Trash2 } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { scenario, useComponent, useLink } from "../../stores/scenario-store";
import { onlySelected, type Selection, ui, useUi } from "../../stores/ui-store";
import { Button } from "../kit/button";
import { counted } from "../kit/format";
import { ComponentInspector } from "./component-inspector";
import { Identity } from "./identity";
import styles from "./inspector.module.css";
import { LinkInspector } from "./link-inspector";
import { ScenarioInspector } from "./scenario-inspector";

/** Right panel: settings and live numbers of the selection, or of the scenario. */
export function Inspector() {
  const selection = useUi((state) => state.selection);
  const box = useRef<HTMLDivElement>(null);
  const shown = onlySelected(selection)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another element begins at its top.
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0;
  }, [shown]);
  return (
    <div ref={box} className={styles.inspector}>
      <Selected selection={selection} />
    </div>
  );
}

function Selected({ selection }: { readonly selection: Selection }) {
  const only = onlySelected(selection);
  const component = useComponent(only?.id ?? "");
  const link = useLink(only?.id ?? "");
  // The key starts every section's own state afresh for another element.
  if (component !== undefined) return <ComponentInspector key={component.id} id={component.id} />;
  if (only !== undefined && link !== undefined) return <LinkInspector key={only.id} id={only.id} />;
  if (only === undefined && selection.components.length + selection.links.length > 1)
    return <SeveralSelected selection={selection} />;
  return <ScenarioInspector />;
}

function SeveralSelected({ selection: { components, links } }: { readonly selection: Selection }) {
  const remove = () => {
    scenario.remove([...components, ...links]);
    ui.clearSelection();
  };
  return (
    <>
      <Identity glyph="box" kind={`${counted(components.length, "component")}, ${counted(links.length, "link")}`}>
        <p className={styles.title}>{components.length + links.length} selected</p>
      </Identity>
      <div className={styles.several}>
        <Button
          size="s"
          icon={<Copy aria-hidden="true" />}
          disabled={components.length === 0}
          onClick={() => ui.select({ components: scenario.duplicate(components).created })}
        >
          Duplicate
        </Button>
        <Button size="s" look="danger" icon={<Trash2 aria-hidden="true" />} onClick={remove}>
          Delete
        </Button>
      </div>
    </>
  );
}

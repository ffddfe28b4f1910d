import { ChevronsLeft, Search } from "lucide-react";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import { catalog } from "../../catalog/index";
import type { AnyComponentKind } from "../../model/kind";
import { addFromPalette, looseEnd, startPaletteDrag } from "../canvas/palette-drag";
import { IconButton } from "../kit/button";
import { cx } from "../kit/cx";
import { Glyph } from "../kit/glyph";
import { tip } from "../kit/tip";
import styles from "./palette.module.css";
import { bestMatch, paletteGroups } from "./palette-groups";
import { SEARCH_ID } from "./quick-add";

const NARROW = "(max-width: 1100px)";

/** Left panel: what can be added. Click adds in the middle of the view, dragging adds where it is dropped. */
export function Palette() {
  const [query, setQuery] = useState("");
  const [isFolded, setIsFolded] = useState(() => matchMedia(NARROW).matches);
  // Nothing can call a source of traffic.
  const isCalleeWanted = looseEnd((state) => state.end !== undefined && "from" in state.end.link);
  const groups = useMemo(() => {
    const kinds = isCalleeWanted ? catalog.components.filter(({ isSource }) => isSource !== true) : catalog.components;
    return paletteGroups(kinds, isFolded ? "" : query);
  }, [query, isFolded, isCalleeWanted]);
  const list = useRef<HTMLDivElement>(null);
  const isUnfolding = useRef(false);
  const unfold = () => {
    isUnfolding.current = true;
    setIsFolded(false);
  };
  // Whoever pressed the magnifier wants to type.
  const focusWhenUnfolded = useCallback((input: HTMLInputElement | null) => {
    if (input !== null && isUnfolding.current) input.focus();
    isUnfolding.current = false;
  }, []);
  const step = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    focusNeighbour(list.current, event.key === "ArrowDown" ? 1 : -1);
  };
  const pressSearch = (event: KeyboardEvent) => {
    const found = event.key === "Enter" ? bestMatch(groups, query) : undefined;
    if (found !== undefined) addFromPalette(found.kind);
    if (event.key === "Escape" && query !== "") {
      event.stopPropagation();
      setQuery("");
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside.
    <div className={cx(styles.palette, isFolded && styles.folded)} data-palette="" onKeyDown={step}>
      <div className={styles.head}>
        {isFolded ? (
          <IconButton id={`${SEARCH_ID}-open`} label="Search components" keys="/" onClick={unfold}>
            <Search aria-hidden="true" />
          </IconButton>
        ) : (
          <>
            <label className={styles.search}>
              <Search aria-hidden="true" />
              <input
                id={SEARCH_ID}
                type="search"
                placeholder="Add…"
                aria-label="Search components to add"
                autoComplete="off"
                spellCheck={false}
                ref={focusWhenUnfolded}
                value={query}
                onChange={(event) => setQuery(event.target.value)}
                onKeyDown={pressSearch}
              />
              {query === "" && <kbd className={styles.key}>/</kbd>}
            </label>
            <IconButton label="Fold the palette to icons" onClick={() => setIsFolded(true)}>
              <ChevronsLeft aria-hidden="true" />
            </IconButton>
          </>
        )}
      </div>
      <div ref={list} className={styles.groups}>
        {groups.map((group) => (
          <section key={group.id} className={styles.group} aria-label={`Add: ${group.label}`}>
            <h2 className={styles.heading}>{group.label}</h2>
            <ul className={styles.list}>
              {group.kinds.map((kind) => (
                <li key={kind.kind}>
                  <Entry kind={kind} isFolded={isFolded} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className={styles.none}>Nothing is called "{query}".</p>}
      </div>
    </div>
  );
}

function Entry({ kind, isFolded }: { readonly kind: AnyComponentKind; readonly isFolded: boolean }) {
  return (
    <button
      type="button"
      className={styles.entry}
      aria-label={`Add ${kind.label}`}
      {...tip(isFolded ? `${kind.label}: ${kind.summary}` : kind.summary)}
      onPointerDown={(event) => startPaletteDrag({ kind: kind.kind, event })}
      onClick={() => addFromPalette(kind.kind)}
    >
      <Glyph name={kind.glyph} className={styles.glyph} />
      {!isFolded && <span className={styles.label}>{kind.label}</span>}
    </button>
  );
}

function focusNeighbour(list: HTMLElement | null, by: 1 | -1): void {
  const entries = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
  const now = entries.indexOf(document.activeElement as HTMLElement);
  if (now < 0) entries[by > 0 ? 0 : entries.length - 1]?.focus();
  else entries[Math.min(entries.length - 1, Math.max(0, now + by))]?.focus();
}

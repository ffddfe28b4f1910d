/** What the page shows and how: selection, panels, theme. Preferences survive a reload where storage allows it. */
import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
export type PanelId = "palette" | "inspector" | "drawer";
export type DialogId = "keys" | "gallery" | "open" | "share" | "settings";

export interface Selection {
  readonly components: readonly string[];
  readonly links: readonly string[];
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "warn" | "error";
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface UiState {
  readonly selection: Selection;
  readonly theme: ThemeChoice;
  /** What the theme comes to: follows the system when the choice is "system". */
  readonly scheme: "light" | "dark";
  readonly panels: Readonly<Record<PanelId, boolean>>;
  readonly drawerHeight: number;
  /** The in-app setting or the system's: no particles, no tweens. */
  readonly isMotionReduced: boolean;
  readonly areParticlesOn: boolean;
  readonly areKeysOn: boolean;
  readonly dialog: DialogId | undefined;
  readonly toasts: readonly Toast[];
  /** A tab of the inspector or the drawer that somebody asked to see. */
  readonly tabs: Readonly<Record<string, string>>;
}

const NOTHING: Selection = { components: [], links: [] };
const STORAGE_KEY = "windtunnel.preferences";
const PERSISTED = ["theme", "panels", "drawerHeight", "areParticlesOn", "areKeysOn"] as const;

function isRoomy(width: number): boolean {
  return typeof innerWidth === "undefined" || innerWidth > width;
}

const initial: UiState = {
  selection: NOTHING,
  theme: "system",
  scheme: "light",
  // Where three columns do not fit, the canvas comes first.
  panels: { palette: true, inspector: isRoomy(860), drawer: isRoomy(560) },
  drawerHeight: 232,
  isMotionReduced: false,
  areParticlesOn: true,
  areKeysOn: true,
  dialog: undefined,
  toasts: [],
  tabs: {},
};

export const uiStore = create<UiState>()(() => ({ ...initial, ...readPreferences() }));

export function useUi<T>(select: (state: UiState) => T): T {
  return uiStore(select);
}

let toastCount = 0;

export const ui = {
  select(selection: Partial<Selection>): void {
    uiStore.setState({ selection: { ...NOTHING, ...selection } });
  },
  /** Adds elements to the selection or takes them out of it. */
  changeSelection(
    list: keyof Selection,
    changes: readonly { readonly id: string; readonly selected: boolean }[],
  ): void {
    const { selection } = uiStore.getState();
    const ids = new Set(selection[list]);
    for (const { id, selected } of changes) {
      if (selected) ids.add(id);
      else ids.delete(id);
    }
    uiStore.setState({ selection: { ...selection, [list]: [...ids] } });
  },
  clearSelection(): void {
    uiStore.setState({ selection: NOTHING });
  },
  setTheme(theme: ThemeChoice): void {
    persist({ theme });
  },
  setPanel(panel: PanelId, isOpen: boolean): void {
    persist({ panels: { ...uiStore.getState().panels, [panel]: isOpen } });
  },
  togglePanel(panel: PanelId): void {
    ui.setPanel(panel, !uiStore.getState().panels[panel]);
  },
  setDrawerHeight(drawerHeight: number): void {
    persist({ drawerHeight });
  },
  setParticles(areParticlesOn: boolean): void {
    persist({ areParticlesOn });
  },
  setKeys(areKeysOn: boolean): void {
    persist({ areKeysOn });
  },
  /** One dialog at a time; undefined closes it. */
  openDialog(dialog: DialogId | undefined): void {
    uiStore.setState({ dialog });
  },
  showTab(place: string, tab: string): void {
    uiStore.setState({ tabs: { ...uiStore.getState().tabs, [place]: tab } });
  },
  /** A short message at the bottom; stays until dismissed when it is an error. */
  toast(text: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): void {
    const toast: Toast = { id: ++toastCount, text, tone: options.tone ?? "info", ...options };
    uiStore.setState({ toasts: [...uiStore.getState().toasts.slice(-2), toast] });
  },
  dismissToast(id: number): void {
    uiStore.setState({ toasts: uiStore.getState().toasts.filter((toast) => toast.id !== id) });
  },
} as const;

function persist(change: Partial<UiState>): void {
  uiStore.setState(change);
  const state = uiStore.getState();
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(PERSISTED.map((name) => [name, state[name]]))));
  } catch {
    // Private mode or full: the preference lasts as long as the page.
  }
}

function readPreferences(): Partial<UiState> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
    return typeof value === "object" && value !== null ? soundPreferences(value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Only what has the right type: storage may hold anything. */
function soundPreferences(value: Record<string, unknown>): Partial<UiState> {
  const result: { -readonly [K in keyof UiState]?: UiState[K] } = {};
  if (value.theme === "light" || value.theme === "dark") result.theme = value.theme;
  if (typeof value.drawerHeight === "number" && value.drawerHeight >= 120 && value.drawerHeight <= 900) {
    result.drawerHeight = value.drawerHeight;
  }
  if (typeof value.areParticlesOn === "boolean") result.areParticlesOn = value.areParticlesOn;
  if (typeof value.areKeysOn === "boolean") result.areKeysOn = value.areKeysOn;
  if (typeof value.panels === "object" && value.panels !== null) {
    const panels = value.panels as Record<string, unknown>;
    const isOpen = (id: PanelId) => (typeof panels[id] === "boolean" ? panels[id] : initial.panels[id]);
    result.panels = { palette: isOpen("palette"), inspector: isOpen("inspector"), drawer: isOpen("drawer") };
  }
  return result;
}

/** Selection of exactly one element, for the inspector. */
export function onlySelected(
  selection: Selection,
): { readonly type: "component" | "link"; readonly id: string } | undefined {
  const [component] = selection.components;
  const [link] = selection.links;
  if (selection.components.length + selection.links.length !== 1) return undefined;
  if (component !== undefined) return { type: "component", id: component };
  return link === undefined ? undefined : { type: "link", id: link };
}

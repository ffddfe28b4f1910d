/** Keeps theme and reduced motion in step with the system and with the user's choice. */
import { uiStore } from "../../stores/ui-store";

/** Call once, before the first paint. */
export function followSystem(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const apply = () => {
    const { theme } = uiStore.getState();
    const scheme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    document.documentElement.dataset.theme = scheme;
    const isMotionReduced = still.matches;
    const now = uiStore.getState();
    if (now.scheme !== scheme || now.isMotionReduced !== isMotionReduced) uiStore.setState({ scheme, isMotionReduced });
  };
  apply();
  dark.addEventListener("change", apply);
  still.addEventListener("change", apply);
  uiStore.subscribe((state, before) => {
    if (state.theme !== before.theme) apply();
  });
}

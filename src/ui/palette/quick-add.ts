import { ui } from "../../stores/ui-store";

export const SEARCH_ID = "palette-search";

/** `/`: type a name, Enter adds it in the middle of the view. */
export function startQuickAdd(): void {
  ui.setPanel("palette", true);
  requestAnimationFrame(() => {
    const search = document.getElementById(SEARCH_ID);
    if (search instanceof HTMLInputElement) search.focus();
    else document.getElementById(`${SEARCH_ID}-open`)?.click();
  });
}

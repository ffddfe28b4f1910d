/** What the page opens with: the reference blueprint, running, or what the address asks for (`#gallery=retry-storm`). */
import blueprint from "../../simulations/blueprint.json";
import { catalog } from "../catalog/index";
import { parse } from "../scenario/parse";
import { scenario } from "../stores/scenario-store";
import { ui } from "../stores/ui-store";

const WANTED = /^#gallery=([\w-]{1,80})$/;

export function openFirstScenario(): void {
  const wanted = WANTED.exec(location.hash)?.[1];
  if (wanted === undefined) scenario.open(parse(blueprint, catalog).scenario);
  else void openFromShelf(wanted);
}

async function openFromShelf(id: string): Promise<void> {
  const { SHELF } = await import("./gallery/shelf");
  const found = SHELF.find((item) => item.id === id);
  if (found === undefined) ui.toast(`The gallery has no scenario “${id}”.`, { tone: "warn" });
  scenario.open(parse(found?.document ?? blueprint, catalog).scenario);
}

import type { EntityLayout, FrameLayout } from "../../worker/protocol";

/** A component's label; a link by the labels of its ends: "Orders → Payments". */
export function entityName(
  entity: Pick<EntityLayout, "id" | "type" | "label">,
  layout: Pick<FrameLayout, "entities">,
): string {
  if (entity.type === "component") return entity.label;
  const [from = "", rest = ""] = entity.id.split("->");
  const [to = "", nth] = rest.split("#");
  const label = (id: string) =>
    layout.entities.find((each) => each.type === "component" && each.id === id)?.label ?? id;
  return `${label(from)} → ${label(to)}${nth === undefined ? "" : ` (${nth})`}`;
}

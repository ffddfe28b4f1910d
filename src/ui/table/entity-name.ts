import type { EntityLayout, FrameLayout } from "../../worker/protocol";

/** A component's label; a link by the labels of its ends: "Orders → Payments". */
export function entityName(
  entity: Pick<EntityLayout, "id" | "type" | "label">,
  layout: Pick<FrameLayout, "entities">,
): string {
  if (entity.type === "component") return entity.label;
  return linkName(
    entity.id,
    (id) => layout.entities.find((each) => each.type === "component" && each.id === id)?.label ?? id,
  );
}

/** "Orders → Payments" of `orders->payments`; a second link between the same two is told apart. */
export function linkName(linkId: string, labelOf: (componentId: string) => string): string {
  const [from = "", rest = ""] = linkId.split("->");
  const [to = "", nth] = rest.split("#");
  return `${labelOf(from)} → ${labelOf(to)}${nth === undefined ? "" : ` (${nth})`}`;
}

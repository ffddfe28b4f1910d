import { useMemo } from "react";
import { catalog } from "../../catalog/index";
import { linkIds, type Scenario } from "../../model/document";
import { DEFAULT_OPERATION } from "../../scenario/settings";
import { useDocument } from "../../stores/scenario-store";
import { useProblems } from "../problems/use-problems";
import type { FormScope } from "./form-scope";

/** The surroundings of a form: of a component, of a link (`ownerId`), or of the scenario itself. */
export function useScope(ownerId: string, address: string = ownerId): FormScope {
  const document = useDocument();
  const problems = useProblems();
  return useMemo(() => ({ ...namesIn(document, ownerId), address, problems }), [document, ownerId, address, problems]);
}

function namesIn(document: Scenario, ownerId: string): Omit<FormScope, "address" | "problems"> {
  const labels = new Map(document.components.map(({ id, label }) => [id, label ?? id]));
  const messaging = new Set(catalog.components.filter((kind) => kind.isMessaging === true).map((kind) => kind.kind));
  const kinds = new Map(document.components.map(({ id, kind }) => [id, kind]));
  // A policy on a link belongs to the caller: it sees the caller's other links.
  const callerId = document.links[linkIds(document.links).indexOf(ownerId)]?.from ?? ownerId;
  const callees = [...new Set(document.links.filter((link) => link.from === callerId).map((link) => link.to))];
  const name = (id: string) => labels.get(id) ?? id;
  const operations = document.operations.length === 0 ? [DEFAULT_OPERATION] : document.operations;
  return {
    components: document.components.map(({ id }) => ({ id, label: name(id) })),
    links: linkIds(document.links).map((id, index) => {
      const link = document.links[index];
      return { id, label: link === undefined ? id : `${name(link.from)} → ${name(link.to)}` };
    }),
    operations: operations.map(({ id }) => ({ id, label: id })),
    outgoing: callees.map((id) => ({ id, label: name(id) })),
    targets: {
      callees: callees.filter((id) => !messaging.has(kinds.get(id) ?? "")),
      brokers: callees.filter((id) => messaging.has(kinds.get(id) ?? "")),
    },
  };
}

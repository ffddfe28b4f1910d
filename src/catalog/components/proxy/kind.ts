import { defineComponent } from "../../../model/kind";
import { PROXY_FIELDS } from "./fields";
import { Forwarder } from "./forwarder";

export const proxy = defineComponent({
  type: "component",
  kind: "proxy",
  label: "Proxy",
  summary: "Policies as a box of their own: a sidecar, or a breaker that several callers share.",
  group: "policy",
  glyph: "shield",
  fields: PROXY_FIELDS,
  stats: { counters: [], levels: [], samples: [] },
  metrics: [],
  passesHolds: true,
  ignoresFaults: ["gc-pause"],
  create: (context, settings) => new Forwarder(context, settings),
  check: (_settings, { outgoing }) =>
    outgoing.length === 1
      ? []
      : [
          {
            path: "",
            reason: `A proxy forwards to exactly one component; this one has ${outgoing.length} links${outgoing.length === 0 ? ", so calls fail" : " and uses the first"}.`,
            hint: "Connect it to the component that it protects.",
            severity: "warning",
          },
        ],
});

import { defineComponent } from "../../../model/kind";
import type { MetricSpec } from "../../../model/metric";
import { SERVICE_REGISTRY_FIELDS } from "./fields";
import { ServiceRegistry } from "./service-registry";

const total = (id: string, label: string, of: string): MetricSpec => ({
  id,
  label,
  unit: "count",
  form: "total",
  of: [of],
  summaryOnly: true,
});

export const serviceRegistry = defineComponent({
  type: "component",
  kind: "service-registry",
  label: "Registry",
  summary: "Knows who is there: instances send heartbeats, load balancers fetch the list, silence expires.",
  alsoKnownAs: "Eureka, Consul, etcd with leases, ZooKeeper ephemeral nodes, Kubernetes endpoints",
  group: "edge",
  glyph: "network",
  fields: SERVICE_REGISTRY_FIELDS,
  isControlPlane: true,
  takesNoCalls: true,
  stats: {
    counters: ["registrations", "expirations", "deregistrations", "heartbeats", "heartbeatsLost"],
    levels: ["registered", "ghosts", "preserving"],
    samples: [],
  },
  metrics: [
    { id: "registeredCount", label: "registered", unit: "count", form: "gauge", of: "registered" },
    {
      id: "ghostCount",
      label: "ghosts",
      unit: "count",
      form: "gauge",
      of: "ghosts",
      help: "Registered instances whose process does not answer any more.",
    },
    {
      id: "ghostMean",
      label: "ghosts, time average",
      unit: "count",
      form: "timeAverage",
      of: "ghosts",
      summaryOnly: true,
    },
    {
      id: "selfPreservationRatio",
      label: "time in self-preservation",
      unit: "ratio",
      form: "timeAverage",
      of: "preserving",
      help: "Share of the time in which too few heartbeats came for anybody to be evicted.",
    },
    { id: "heartbeatsPerSecond", label: "heartbeats", unit: "perSecond", form: "rate", of: ["heartbeats"] },
    total("registrationCount", "registrations", "registrations"),
    total("expiredCount", "expired", "expirations"),
    total("deregisteredCount", "deregistered", "deregistrations"),
    total("heartbeatLostCount", "lost heartbeats", "heartbeatsLost"),
  ],
  ignoresFaults: ["gc-pause", "latency-spike", "error-burst", "heartbeat-loss"],
  create: (context, settings) => new ServiceRegistry(context, settings),
  check: (settings, { incoming }) => [
    ...(incoming.length > 0
      ? []
      : [
          {
            path: "",
            reason: "Nobody registers here, and nobody looks anything up.",
            hint: "Draw a link from each service that registers, and from each load balancer that looks up.",
            severity: "warning" as const,
          },
        ]),
    ...(settings.ttlMs > settings.heartbeatMs
      ? []
      : [
          {
            path: "ttlMs",
            value: settings.ttlMs,
            reason: "Leases expire before the next heartbeat: healthy instances come and go.",
            hint: `Let a lease last for several heartbeats, say ${3 * settings.heartbeatMs} ms.`,
            severity: "warning" as const,
          },
        ]),
  ],
});

import { count, duration, ratio, type SettingsOf, toggle, union } from "../../../model/fields";

const advanced = { advanced: true };

const CHECKS = {
  intervalMs: duration("Every", 10_000, "Time from one check's end to the next check.", { min: 1 }),
  timeoutMs: duration("Timeout", 5000, "No answer for so long is a bad answer.", { min: 1 }),
  unhealthyThreshold: count("Unhealthy after", 1, "Bad answers in a row. Consul: failures_before_critical + 1.", {
    min: 1,
  }),
  healthyThreshold: count("Healthy after", 1, "Good answers in a row. Consul: success_before_passing + 1.", { min: 1 }),
};

export const SERVICE_REGISTRY_FIELDS = {
  heartbeatMs: duration("Heartbeat every", 30_000, "How often an instance renews its lease. Eureka: 30 s.", { min: 1 }),
  ttlMs: duration(
    "Lease",
    90_000,
    "A lease that was not renewed for so long has expired. Eureka: 90 s (which really waits 180 s: it adds the lease twice).",
    { min: 1 },
  ),
  evictionIntervalMs: duration(
    "Evicts every",
    60_000,
    "How often expired instances are taken out of the list; 0 = at the moment they expire (Consul TTL check). Eureka: 60 s.",
  ),
  selfPreservationRatio: ratio(
    "Self-preservation below",
    0.85,
    "When no more than this share of the expected heartbeats came in the last minute nobody is evicted, and never more than the rest of the instances at once: it may be the network. 0 = off. Eureka: 0.85.",
  ),
  responseCacheMs: duration(
    "Answers from a copy",
    30_000,
    "Look-ups are answered from a copy of the list that is made so often; 0 = from the list itself. Eureka: 30 s.",
    advanced,
  ),
  deregistersOnStop: toggle(
    "Graceful stops deregister",
    true,
    "An instance that drains or is removed takes itself out of the list; one that crashes cannot.",
  ),
  healthChecks: union(
    "Health checks",
    "off",
    {
      off: { label: "Off", help: "Heartbeats are all it goes by.", fields: {} },
      active: {
        label: "Active",
        help: "The registry asks every instance now and then; who is not well is not listed.",
        fields: CHECKS,
      },
    },
    "Whether the registry asks instances by itself. Consul: HTTP check.",
    advanced,
  ),
};

export type ServiceRegistrySettings = SettingsOf<typeof SERVICE_REGISTRY_FIELDS>;

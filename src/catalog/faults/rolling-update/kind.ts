import { duration, factor, ratio } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineFault } from "../../../model/kind";

export const rollingUpdate = defineFault({
  type: "fault",
  kind: "rolling-update",
  label: "Rolling update",
  summary: "A new version replaces the replicas of a service step by step, or only some of them: a canary.",
  alsoKnownAs: "Kubernetes Deployment RollingUpdate, canary release, kubectl rollout",
  targets: "component",
  targetKinds: ["service"],
  glyph: "rocket",
  fields: {
    updatedRatio: ratio(
      "Updated share",
      1,
      "Share of the replicas that get the new version, rounded up; less than 1 = a canary.",
    ),
    maxSurgeRatio: ratio(
      "Surge",
      0.25,
      "So many replicas more than wanted may run meanwhile, as a share of the wanted ones, rounded up. In Kubernetes: maxSurge.",
    ),
    maxUnavailableRatio: ratio(
      "Unavailable",
      0.25,
      "So many replicas fewer than wanted may be ready meanwhile, rounded down; with no surge at least one. In Kubernetes: maxUnavailable.",
    ),
    minReadyMs: duration(
      "Ready for at least",
      0,
      "A new replica counts as available when it has been ready for so long; the next one waits for it. In Kubernetes: minReadySeconds.",
    ),
    serviceTimeFactor: factor(
      "Service time factor",
      1,
      "The work of the new version takes so many times as long: 1.5 = a slower release.",
      { max: 1000 },
    ),
    failureRatio: ratio(
      "Failures of the new version",
      0,
      "Share of its calls that fail, besides those of the service.",
    ),
  },
  create: ({ target }, { minReadyMs, ...release }) => {
    let version = -1;
    return {
      start: () => {
        version = target.instance?.rollOut?.({ ...release, minReadyNs: msToNs(minReadyMs) }) ?? -1;
      },
      stop: () => target.instance?.rollBack?.(version),
    };
  },
});

/**
 * From what metrics ask for to what is done: stabilization windows, policies and limits, as the `behavior` of the Kubernetes
 * HorizontalPodAutoscaler v2 (horizontal.go: stabilizeRecommendationWithBehaviors, convertDesiredReplicasWithBehaviorRate).
 */
import { roundedDown, roundedUp } from "./recommendation";

export type ScalingPolicy =
  | { readonly kind: "replicas"; readonly replicaCount: number; readonly periodMs: number }
  | { readonly kind: "ratio"; readonly changeRatio: number; readonly periodMs: number };

export interface ScalingRules {
  readonly stabilizationMs: number;
  readonly selectPolicy: "max" | "min" | "disabled";
  readonly policies: readonly ScalingPolicy[];
}

export interface Limits {
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
}

interface Moment {
  readonly atMs: number;
  readonly replicaCount: number;
}

export class ScalingBehavior {
  #up: ScalingRules;
  #down: ScalingRules;
  #limits: Limits;
  /** What was asked for, as long as a window looks back. */
  #recommendations: Moment[] = [];
  /** Replicas that came and that went, as long as a policy looks back. */
  #added: Moment[] = [];
  #removed: Moment[] = [];

  constructor(up: ScalingRules, down: ScalingRules, limits: Limits) {
    this.#up = up;
    this.#down = down;
    this.#limits = limits;
  }

  configure(up: ScalingRules, down: ScalingRules, limits: Limits): void {
    this.#up = up;
    this.#down = down;
    this.#limits = limits;
  }

  /** @returns how many replicas there shall be, now that metrics ask for `desired` and `current` are wanted */
  next(nowMs: number, current: number, desired: number): number {
    const { minReplicaCount, maxReplicaCount } = this.#limits;
    // The window begins with what is there: nobody has asked for fewer before.
    if (this.#recommendations.length === 0) this.#recommendations.push({ atMs: nowMs, replicaCount: current });
    let next: number;
    if (current > maxReplicaCount) next = maxReplicaCount;
    else if (current < minReplicaCount) next = minReplicaCount;
    else next = this.#limited(nowMs, current, this.#stabilized(nowMs, current, desired));
    if (next > current) this.#added.push({ atMs: nowMs, replicaCount: next - current });
    if (next < current) this.#removed.push({ atMs: nowMs, replicaCount: current - next });
    this.#forget(nowMs);
    return next;
  }

  /** Up as far as all of the recent past wanted it, down as far as none of it minds. */
  #stabilized(nowMs: number, current: number, desired: number): number {
    let up = desired;
    let down = desired;
    for (const { atMs, replicaCount } of this.#recommendations) {
      if (atMs > nowMs - this.#up.stabilizationMs) up = Math.min(up, replicaCount);
      if (atMs > nowMs - this.#down.stabilizationMs) down = Math.max(down, replicaCount);
    }
    // Of equal ones in a row the last says all: how long a value is remembered counts from when it was asked for last.
    if (this.#recommendations.at(-1)?.replicaCount === desired) this.#recommendations.pop();
    this.#recommendations.push({ atMs: nowMs, replicaCount: desired });
    return Math.min(Math.max(current, up), down);
  }

  #limited(nowMs: number, current: number, desired: number): number {
    const { minReplicaCount, maxReplicaCount } = this.#limits;
    if (desired > current) {
      const most = Math.max(current, this.#boundary(this.#up, 1, nowMs, current));
      return Math.min(desired, maxReplicaCount, most);
    }
    if (desired < current) {
      const fewest = Math.min(current, this.#boundary(this.#down, -1, nowMs, current));
      return Math.max(desired, minReplicaCount, fewest);
    }
    return current;
  }

  /** How far the policies let it go in a direction (1 = up, -1 = down). */
  #boundary(rules: ScalingRules, direction: 1 | -1, nowMs: number, current: number): number {
    if (rules.selectPolicy === "disabled" || rules.policies.length === 0) return current;
    const proposed = rules.policies.map((policy) => {
      const since = nowMs - policy.periodMs;
      const before = current - sumSince(this.#added, since) + sumSince(this.#removed, since);
      if (policy.kind === "replicas") return before + direction * policy.replicaCount;
      const after = before * (1 + direction * policy.changeRatio);
      // Up it is rounded up, down it is rounded down: a share of few replicas is still one.
      return direction > 0 ? roundedUp(after) : roundedDown(after);
    });
    const isGreatest = (rules.selectPolicy === "max") === direction > 0;
    return isGreatest ? Math.max(...proposed) : Math.min(...proposed);
  }

  #forget(nowMs: number): void {
    const window = Math.max(this.#up.stabilizationMs, this.#down.stabilizationMs);
    const periods = [...this.#up.policies, ...this.#down.policies].map(({ periodMs }) => periodMs);
    const longest = Math.max(0, ...periods);
    this.#recommendations = this.#recommendations.filter(({ atMs }) => atMs >= nowMs - window);
    this.#added = this.#added.filter(({ atMs }) => atMs >= nowMs - longest);
    this.#removed = this.#removed.filter(({ atMs }) => atMs >= nowMs - longest);
  }
}

function sumSince(moments: readonly Moment[], afterMs: number): number {
  let sum = 0;
  for (const { atMs, replicaCount } of moments) if (atMs > afterMs) sum += replicaCount;
  return sum;
}

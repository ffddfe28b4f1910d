import { describe, expect, test } from "vitest";
import { RandomSource } from "../kernel/random";
import {
  BALANCING_CHOICES,
  BALANCING_DEFAULTS,
  Balancer,
  type BalancerSite,
  type BalancingAlgorithm,
  type BalancingOptions,
} from "./balancer";

const ALGORITHMS = Object.keys(BALANCING_CHOICES) as BalancingAlgorithm[];

interface Setting {
  readonly weights?: readonly number[];
  readonly isUp?: (endpoint: number) => boolean;
  readonly options?: Partial<BalancingOptions>;
  readonly site?: BalancerSite;
}

function balancerOf(algorithm: BalancingAlgorithm, count: number, setting: Setting = {}) {
  const { weights = [], isUp = () => true, options = {}, site = {} } = setting;
  const random = new RandomSource("balancer").stream("test", "balancing");
  const balancer = new Balancer(algorithm, count, random, isUp, site);
  balancer.configure(algorithm, weights, { ...BALANCING_DEFAULTS, ...options });
  return balancer;
}

/** Each pick is for another key. */
const picks = (balancer: Balancer, n: number) => Array.from({ length: n }, (_, key) => balancer.pick(key));

/** How often each endpoint is chosen by a balancer whose calls are answered at once. */
function shares(balancer: Balancer, n: number): number[] {
  const counts = [...balancer.outstanding].map(() => 0);
  for (let i = 0; i < n; i++) {
    const chosen = balancer.pick();
    counts[chosen]!++;
    balancer.done(chosen);
  }
  return counts.map((count) => count / n);
}

describe("round robin", () => {
  test("takes each in turn", () => {
    expect(picks(balancerOf("round-robin", 3), 7)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test("with weights 5, 1, 1 is as smooth as nginx: a a b a c a a", () => {
    const balancer = balancerOf("round-robin", 3, { weights: [5, 1, 1] });
    const names = picks(balancer, 14).map((endpoint) => "abc"[endpoint]);
    expect(names.join(" ")).toBe("a a b a c a a a a b a c a a");
  });

  test("skips who is down and goes on with the next", () => {
    expect(picks(balancerOf("round-robin", 4, { isUp: (endpoint) => endpoint !== 2 }), 6)).toEqual([0, 1, 3, 0, 1, 3]);
  });

  test("with weights shares what is left by weight", () => {
    const balancer = balancerOf("round-robin", 3, { weights: [2, 5, 1], isUp: (endpoint) => endpoint !== 1 });
    expect(shares(balancer, 300)).toEqual([2 / 3, 0, 1 / 3]);
  });
});

describe("random", () => {
  test("follows the weights", () => {
    const [a, b, c] = shares(balancerOf("random", 3, { weights: [3, 1, 0] }), 8000);
    expect(a).toBeCloseTo(0.75, 1);
    expect(b).toBeCloseTo(0.25, 1);
    expect(c).toBe(0);
  });
});

describe("least request", () => {
  test("takes the one with the fewest outstanding calls", () => {
    const balancer = balancerOf("least-request", 3);
    for (const busy of [0, 0, 2]) balancer.book(busy);
    expect(balancer.pick()).toBe(1);
  });

  test("draws among equals, each equally often", () => {
    for (const share of shares(balancerOf("least-request", 4), 8000)) expect(share).toBeCloseTo(0.25, 1);
    const balancer = balancerOf("least-request", 4);
    balancer.book(1);
    const [a, b, c, d] = shares(balancer, 6000);
    expect(b).toBe(0);
    for (const share of [a, c, d]) expect(Math.abs(share! - 1 / 3)).toBeLessThan(0.03);
  });

  test("counts the load per weight", () => {
    const balancer = balancerOf("least-request", 2, { weights: [4, 1] });
    picks(balancer, 100);
    expect([...balancer.outstanding]).toEqual([80, 20]);
  });
});

describe("power of two choices", () => {
  test("compares two different ones: of two endpoints always the less loaded", () => {
    const balancer = balancerOf("power-of-two", 2);
    balancer.book(0);
    expect(shares(balancer, 500)).toEqual([0, 1]);
  });

  test("never takes the most loaded of all", () => {
    const balancer = balancerOf("power-of-two", 5);
    for (let i = 0; i < 9; i++) balancer.book(3);
    const [a, b, c, worst, e] = shares(balancer, 4000);
    expect(worst).toBe(0);
    for (const share of [a, b, c, e]) expect(share).toBeCloseTo(0.25, 1);
  });

  test("looks at two only: the second worst is taken when it meets the worst", () => {
    const balancer = balancerOf("power-of-two", 4);
    for (let i = 0; i < 9; i++) balancer.book(0);
    for (let i = 0; i < 8; i++) balancer.book(1);
    // One of the six pairs.
    expect(Math.abs(shares(balancer, 6000)[1]! - 1 / 6)).toBeLessThan(0.03);
  });

  test("finds a second one even if the first has nearly all of the weight", () => {
    const balancer = balancerOf("power-of-two", 2, { weights: [1000, 1] });
    for (let i = 0; i < 2000; i++) balancer.book(0);
    expect(balancer.pick()).toBe(1);
  });

  test("draws among equals", () => {
    for (const share of shares(balancerOf("power-of-two", 4), 8000)) expect(share).toBeCloseTo(0.25, 1);
  });
});

describe("peak EWMA", () => {
  const clock = { ns: 0 };
  const site = { now: () => clock.ns };
  const warm = (latenciesMs: readonly number[], decayNs = 10e9) => {
    clock.ns = 0;
    const balancer = balancerOf("peak-ewma", latenciesMs.length, { site, options: { decayNs } });
    for (const [endpoint, ms] of latenciesMs.entries()) {
      balancer.book(endpoint);
      balancer.done(endpoint, ms * 1e6);
    }
    return balancer;
  };

  test("weighs latency by outstanding calls + 1", () => {
    const balancer = warm([10, 35]);
    // 10 · 3 < 35 · 1 < 10 · 4
    expect(picks(balancer, 4)).toEqual([0, 0, 0, 1]);
  });

  test("jumps up to a peak at once and forgets it slowly", () => {
    const balancer = warm([10, 20]);
    balancer.book(0);
    balancer.done(0, 1000e6);
    expect(shares(balancer, 50)).toEqual([0, 1]);
    // After ln(1000/20) decay times the estimates meet again: 20 ms is refreshed, 1000 ms decays.
    for (let second = 0; second < 60; second++) {
      clock.ns += 1e9;
      balancer.book(1);
      balancer.done(1, 20e6);
    }
    expect(balancer.pick()).toBe(0);
  });

  test("tries an endpoint it never heard of when the others are slower than a second", () => {
    clock.ns = 0;
    const balancer = balancerOf("peak-ewma", 2, { site });
    balancer.book(0);
    balancer.done(0, 1500e6);
    expect(balancer.pick()).toBe(1);
  });
});

describe("stale loads", () => {
  test("least request goes on to the one that was idle at the last refresh", () => {
    const balancer = balancerOf("least-request", 3);
    balancer.book(0);
    balancer.book(1);
    balancer.loads.setStale(true);
    expect(picks(balancer, 20)).toEqual(new Array<number>(20).fill(2));
    balancer.loads.refresh();
    expect(picks(balancer, 20)).not.toContain(2);
  });
});

test("failures that are held count as outstanding calls", () => {
  const balancer = balancerOf("least-request", 2);
  balancer.book(1);
  balancer.loads.hold(0, 1);
  balancer.loads.hold(0, 1);
  expect(balancer.pick()).toBe(1);
});

describe("panic", () => {
  const half = (isUp: (endpoint: number) => boolean) =>
    balancerOf("random", 10, { isUp, options: { panicThreshold: 0.5 } });

  test("uses all when fewer than the threshold are usable", () => {
    const balancer = half((endpoint) => endpoint < 4);
    expect(new Set(picks(balancer, 300)).size).toBe(10);
    expect(balancer.isPanic).toBe(true);
  });

  test("not at the threshold", () => {
    const balancer = half((endpoint) => endpoint < 5);
    expect(Math.max(...picks(balancer, 300))).toBe(4);
    expect(balancer.isPanic).toBe(false);
  });
});

describe("zones", () => {
  const localShare = (upCount: number) => {
    const balancer = balancerOf("random", 20, {
      isUp: (endpoint) => endpoint < upCount || endpoint >= 10,
      site: { isLocal: (endpoint) => endpoint < 10 },
    });
    return picks(balancer, 8000).filter((endpoint) => endpoint < 10).length / 8000;
  };

  test("all stay while 10/14 of the local endpoints are healthy", () => {
    expect(localShare(10)).toBe(1);
    expect(localShare(8)).toBe(1);
  });

  test("below that, 1.4 times the healthy share stay and the rest spills over", () => {
    expect(Math.abs(localShare(5) - 0.7)).toBeLessThan(0.02);
    expect(localShare(0)).toBe(0);
  });
});

describe("slow start", () => {
  test("the weight of an endpoint that came back grows from a tenth to all of it", () => {
    let now = 0;
    let isBack = false;
    const balancer = balancerOf("random", 2, {
      isUp: (endpoint) => endpoint === 0 || isBack,
      site: { now: () => now },
      options: { slowStartNs: 100 },
    });
    const shareOfSecond = () => shares(balancer, 6000)[1]!;
    expect(shareOfSecond()).toBe(0);
    isBack = true;
    // Weights 1 and w: w / (1 + w).
    expect(Math.abs(shareOfSecond() - 0.1 / 1.1)).toBeLessThan(0.02);
    now = 50;
    expect(Math.abs(shareOfSecond() - 0.5 / 1.5)).toBeLessThan(0.02);
    now = 100;
    expect(Math.abs(shareOfSecond() - 0.5)).toBeLessThan(0.02);
  });
});

describe("hashing", () => {
  test("hash modulo n moves n/(n + 1) of the keys when one is added, the ring 1/(n + 1)", () => {
    const moved = (algorithm: BalancingAlgorithm) => {
      let count = 9;
      const balancer = balancerOf(algorithm, 10, { isUp: (endpoint) => endpoint < count });
      balancer.pick(1);
      count = 10;
      balancer.pick(1);
      return balancer.remaps[0]!.movedKeyRatio;
    };
    expect(Math.abs(moved("hash-mod") - 0.9)).toBeLessThan(0.009);
    expect(Math.abs(moved("consistent-hash") - 0.1)).toBeLessThan(0.03);
    expect(moved("maglev")).toBeLessThan(0.25);
  });

  test("calls without a key go anywhere", () => {
    const balancer = balancerOf("consistent-hash", 3);
    expect(new Set(Array.from({ length: 60 }, () => balancer.pick(-1)))).toEqual(new Set([0, 1, 2]));
  });
});

test("endpoints that are added get their share", () => {
  for (const algorithm of ALGORITHMS) {
    const balancer = balancerOf(algorithm, 2);
    picks(balancer, 10);
    balancer.resize(4, []);
    expect(new Set(picks(balancer, 400)), algorithm).toEqual(new Set([0, 1, 2, 3]));
  }
});

describe.each(ALGORITHMS)("%s", (algorithm) => {
  test("never takes one that is down while another is up", () => {
    const balancer = balancerOf(algorithm, 5, { isUp: (endpoint) => endpoint === 1 || endpoint === 4 });
    expect(new Set(picks(balancer, 200))).toEqual(new Set([1, 4]));
  });

  test("takes the only one that is up", () => {
    expect(new Set(picks(balancerOf(algorithm, 3, { isUp: (endpoint) => endpoint === 2 }), 50))).toEqual(new Set([2]));
  });

  test("takes any when all are down, so that callers see the failure", () => {
    const chosen = picks(balancerOf(algorithm, 3, { isUp: () => false }), 60);
    expect(new Set(chosen)).toEqual(new Set([0, 1, 2]));
  });

  test("gives weight 0 nothing", () => {
    expect(new Set(picks(balancerOf(algorithm, 3, { weights: [1, 0, 2] }), 200))).toEqual(new Set([0, 2]));
  });

  test("gives weight 0 nothing even when all others are down", () => {
    const balancer = balancerOf(algorithm, 3, { weights: [1, 0, 2], isUp: (endpoint) => endpoint === 1 });
    expect(new Set(picks(balancer, 60))).toEqual(new Set([0, 2]));
  });

  test("avoids who was tried while there is another", () => {
    const balancer = balancerOf(algorithm, 3);
    for (let key = 0; key < 50; key++) expect(balancer.pick(key, 0b101)).toBe(1);
    expect(balancer.pick(0, 0b111)).toBeGreaterThanOrEqual(0);
  });

  test("leaves those it does not know alone even when nobody is usable", () => {
    const isMember = (endpoint: number) => endpoint === 2;
    const balancer = balancerOf(algorithm, 3, { isUp: () => false, site: { isMember } });
    expect(new Set(picks(balancer, 30))).toEqual(new Set([2]));
    const nobody = balancerOf(algorithm, 3, { isUp: () => false, site: { isMember: () => false } });
    expect(nobody.pick(0)).toBe(-1);
  });

  test("has nobody to choose from without endpoints", () => {
    expect(balancerOf(algorithm, 0).pick()).toBe(-1);
  });

  test("counts calls as outstanding until they are done", () => {
    const balancer = balancerOf(algorithm, 2);
    const chosen = picks(balancer, 10);
    expect(balancer.outstanding[0]! + balancer.outstanding[1]!).toBe(10);
    for (const endpoint of chosen) balancer.done(endpoint);
    expect([...balancer.outstanding]).toEqual([0, 0]);
  });
});

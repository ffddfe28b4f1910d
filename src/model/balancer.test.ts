import { describe, expect, test } from "vitest";
import { RandomSource } from "../kernel/random";
import { BALANCING_CHOICES, Balancer, type BalancingAlgorithm } from "./balancer";

const ALGORITHMS = Object.keys(BALANCING_CHOICES) as BalancingAlgorithm[];

interface Setting {
  readonly weights?: readonly number[];
  readonly isUp?: (endpoint: number) => boolean;
}

function balancerOf(algorithm: BalancingAlgorithm, count: number, { weights = [], isUp = () => true }: Setting = {}) {
  const balancer = new Balancer(algorithm, count, new RandomSource("balancer").stream("test", "balancing"), isUp);
  balancer.configure(algorithm, weights);
  return balancer;
}

const picks = (balancer: Balancer, n: number) => Array.from({ length: n }, () => balancer.pick());

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
    const balancer = balancerOf("power-of-two", 2, { weights: [1e9, 1] });
    balancer.book(0);
    expect(balancer.pick()).toBe(1);
  });

  test("draws among equals", () => {
    for (const share of shares(balancerOf("power-of-two", 4), 8000)) expect(share).toBeCloseTo(0.25, 1);
  });
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

import { describe, expect, test } from "vitest";
import { constant, run, station, users } from "../../../runtime/oracle/oracle-case";

const LINK = "producer->consumer";
const crowd = (count: number) => ({
  kind: "closed-loop",
  userCount: count,
  firstRequest: "atOnce",
  requestsPerUserCount: 1,
});

/** users → producer (1 ms, `workers`) → consumer (10 ms, one at a time). */
const stream = (window: number, arrivals: unknown, producer: object = {}, link: object = {}, transport: object = {}) =>
  run({
    run: { runForMs: 20_000 },
    components: [
      users(arrivals),
      station("producer", constant(1), 1, producer),
      station("consumer", constant(10), 1, { queueCapacity: 1000 }),
    ],
    links: [
      "users->producer",
      {
        from: "producer",
        to: "consumer",
        transport: { kind: "streaming", creditWindowCount: window, ...transport },
        ...link,
      },
    ],
  });

describe("a sender", () => {
  test("with credits does not wait for the receiver", () => {
    const r = stream(10, crowd(5));
    expect(r.of("users", "latencyMaxMs")).toBe(5);
    expect(r.of("consumer", "okCount")).toBe(5);
    expect(r.of(LINK, "pausedSenderCount")).toBe(0);
  });

  test("without credits stands still with its worker, and goes on as the receiver finishes; nothing is lost", () => {
    const r = stream(2, crowd(100));
    // Two go at once, then one each 10 ms: the last of 100 goes when the 98th is finished, at 1 + 98 × 10 ms.
    expect(r.of("users", "latencyMaxMs")).toBe(981);
    expect(r.of("users", "okCount")).toBe(100);
    expect(r.of("consumer", "okCount")).toBe(100);
    expect(r.of("consumer", "inFlightMax")).toBe(2);
    expect(r.of(LINK, "pausedSenderCount")).toBe(98);
    expect(r.of("producer", "blockedCount")).toBe(0);
    expect(r.of(LINK, "creditExhaustedRatio")).toBeGreaterThan(0.04);
    expect(r.of(LINK, "creditCount")).toBe(2);
  });

  test("that is asynchronous stands still as well", () => {
    const r = stream(2, crowd(100), { callModel: "async" });
    expect(r.of("users", "okCount")).toBe(100);
    expect(r.of(LINK, "waitingSenderMax")).toBe(1);
  });

  test("too many of them are refused", () => {
    const r = run({
      run: { runForMs: 20_000 },
      components: [users(crowd(100)), station("consumer", constant(10), 1)],
      links: [
        {
          from: "users",
          to: "consumer",
          transport: { kind: "streaming", creditWindowCount: 4, waitingSenderCapacity: 16 },
        },
      ],
    });
    expect(r.of("users", "refusedCount")).toBe(80);
    expect(r.of("users->consumer", "refusedSenderCount")).toBe(80);
    expect(r.of("consumer", "okCount")).toBe(20);
  });

  test("that gives up while it stands still takes its message along", () => {
    const r = stream(1, crowd(3), { concurrencyPerReplica: 10 }, { policies: [{ kind: "timeout", timeoutMs: 5 }] });
    expect(r.of(LINK, "timedOutCount")).toBe(2);
    expect(r.of("consumer", "arrivalCount")).toBe(1);
  });
});

test("the window limits the rate to window ÷ (round trip + time at the receiver)", () => {
  const r = run({
    run: { runForMs: 20_000, warmUpMs: 1000 },
    components: [
      users({ kind: "closed-loop", userCount: 50, thinkTime: constant(0) }),
      station("consumer", constant(10), 100),
    ],
    links: [
      {
        from: "users",
        to: "consumer",
        latency: constant(45),
        transport: { kind: "streaming", creditWindowCount: 20 },
      },
    ],
  });
  expect(r.of("consumer", "throughputPerSecond")).toBeCloseTo(20 / 0.1, 0);
  expect(r.of("consumer", "utilization")).toBeCloseTo(0.02, 3);
});

test("what becomes of a message does not concern the sender; its credit comes back all the same", () => {
  const r = run({
    run: { runForMs: 20_000 },
    components: [users(crowd(20)), station("consumer", constant(10), 1, { failureRatio: 1 })],
    links: [{ from: "users", to: "consumer", transport: { kind: "streaming", creditWindowCount: 3 } }],
  });
  expect(r.of("users", "okCount")).toBe(20);
  expect(r.of("consumer", "failedCount")).toBe(20);
  expect(r.of("users->consumer", "attemptFailedCount")).toBe(20);
  expect(r.of("users->consumer", "creditCount")).toBe(3);
});

test("a lost packet holds up the messages behind it", () => {
  const r = run({
    run: { runForMs: 30_000 },
    components: [
      users({ kind: "replay", timesMs: Array.from({ length: 2000 }, (_, i) => i * 10) }),
      station("consumer", constant(1), 10),
    ],
    links: [{ from: "users", to: "consumer", lossRatio: 0.01, transport: { kind: "streaming" } }],
  });
  expect(r.of("consumer", "okCount")).toBe(2000);
  expect(r.of("users->consumer", "heldMessageCount")).toBeGreaterThan(5 * r.of("users->consumer", "stallCount"));
});

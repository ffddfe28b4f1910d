import { expect, test } from "vitest";
import { constant, exponential, poisson, run, station, users } from "../../../runtime/oracle/oracle-case";

const LINK = "users->backend";
const crowd = (count: number) => ({
  kind: "closed-loop",
  userCount: count,
  firstRequest: "atOnce",
  requestsPerUserCount: 1,
});

const over = (transport: object, arrivals: unknown, link: object = {}, runForMs = 10_000) =>
  run({
    run: { runForMs },
    components: [users(arrivals), station("backend", constant(100), 1000)],
    links: [{ from: "users", to: "backend", transport, ...link }],
  });
const http2 = (arrivals: unknown, transport: object = {}, link: object = {}, runForMs?: number) =>
  over({ kind: "http2", ...transport }, arrivals, link, runForMs);

test("many calls travel on one connection at a time, after one handshake", () => {
  const r = http2(crowd(50), {}, { latency: constant(10) });
  expect(r.of(LINK, "latencyMaxMs")).toBe(2 * 20 + 20 + 100);
  expect(r.of(LINK, "handshakeCount")).toBe(1);
  expect(r.of(LINK, "connectionMax")).toBe(1);
  expect(r.of("backend", "inFlightMax")).toBe(50);
});

test("calls beyond the streams of all connections wait", () => {
  const r = http2(crowd(50), { streamLimit: 10, connectionLimit: 2 });
  expect(r.of("backend", "inFlightMax")).toBe(20);
  expect(r.of(LINK, "connectionMax")).toBe(2);
  expect(r.of(LINK, "latencyMaxMs")).toBe(300);
  expect(r.of(LINK, "waitingForConnectionMax")).toBe(30);
});

test("no call waits for another where the pool makes them wait", () => {
  const arrivals = poisson(100);
  const pool = over({ kind: "http1-pool", connectionLimit: 11 }, arrivals, {}, 60_000);
  expect(pool.of(LINK, "latencyP99Ms")).toBeGreaterThan(200);
  expect(http2(arrivals, {}, {}, 60_000).of(LINK, "latencyMaxMs")).toBe(100);
});

test("a lost packet holds up all calls of its connection, and only those", () => {
  const loss = { lossRatio: 0.01 };
  const arrivals = poisson(50);
  const one = http2(arrivals, {}, loss, 60_000);
  const each = over({ kind: "http1-pool", connectionLimit: 1000 }, arrivals, loss, 60_000);
  const share = (r: typeof one) => r.of(LINK, "heldMessageCount") / r.of(LINK, "okCount");
  // Two messages a call at 1 %. Alone: 2 %. Together: each loss holds up another 50/s × 0.2 s of its direction.
  expect(share(each)).toBeGreaterThan(0.014);
  expect(share(each)).toBeLessThan(0.026);
  expect(share(one)).toBeGreaterThan(0.14);
  expect(one.of(LINK, "stallCount") / one.of(LINK, "okCount")).toBeLessThan(0.026);
  expect(one.of(LINK, "latencyP95Ms")).toBeGreaterThan(each.of(LINK, "latencyP95Ms") + 50);
});

test("a caller that gives up resets its stream; the connection lives on", () => {
  const r = http2(
    crowd(5),
    { streamLimit: 10 },
    {
      cancellation: true,
      policies: [{ kind: "timeout", timeoutMs: 50 }],
    },
  );
  expect(r.of("backend", "cancelledCount")).toBe(5);
  expect(r.of(LINK, "connectionCount")).toBe(1);
  expect(r.of(LINK, "streamCount")).toBe(0);
});

test("a connection whose answers never come takes no new calls, and another one is opened", () => {
  const r = run({
    run: { runForMs: 20_000 },
    components: [users({ kind: "constant", ratePerSecond: 10 }), station("backend", exponential(5), 1000)],
    links: [{ from: "users", to: "backend", lossDetectedAfterMs: 500, transport: { kind: "http2" } }],
    faults: [{ kind: "partition", target: LINK, startAtMs: 5050, lastForMs: 1000, direction: "responses" }],
  });
  expect(r.of(LINK, "lostCount")).toBe(10);
  expect(r.of(LINK, "handshakeCount")).toBeGreaterThan(1);
  expect(r.of(LINK, "failedCount")).toBe(10);
  expect(r.of(LINK, "connectionCount")).toBe(1);
});

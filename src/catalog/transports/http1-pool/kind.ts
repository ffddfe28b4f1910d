import { POOL_METRICS, POOL_STATS } from "../../../model/connection-metrics";
import { ConnectionPool } from "../../../model/connection-pool";
import { SETUP_FIELDS } from "../../../model/connection-setup";
import { count, duration } from "../../../model/fields";
import { defineTransport } from "../../../model/kind";

export const http1Pool = defineTransport({
  type: "transport",
  kind: "http1-pool",
  label: "HTTP/1 pool",
  summary: "A pool of connections; each carries one call at a time, from the request to the end of the answer.",
  alsoKnownAs:
    "keep-alive pool: Apache HttpClient PoolingHttpClientConnectionManager, Go http.Transport MaxConnsPerHost, Node http.Agent maxSockets, Envoy max_connections",
  fields: {
    connectionLimit: count(
      "Connections",
      6,
      "Most connections at a time. Browsers open 6 per host, Apache HttpClient 5 per route, Envoy 1,024.",
      { min: 1, max: 100_000 },
    ),
    acquireQueueCapacity: count(
      "Waiting for a connection",
      1024,
      "Calls that may wait for a connection; beyond it they are refused at once. In Envoy max_pending_requests 1,024.",
    ),
    acquireTimeoutMs: duration(
      "Acquire timeout",
      30_000,
      "A call that got no connection in time is refused. In Apache HttpClient connectionRequestTimeout. 0 = waits as long as it takes.",
    ),
    ...SETUP_FIELDS,
    idleTimeoutMs: duration(
      "Idle timeout",
      90_000,
      "A connection that was not used for so long is closed. In Go IdleConnTimeout 90 s, in Node 5 s. 0 = stays open.",
      { advanced: true },
    ),
    retransmitAfterMs: duration(
      "Retransmission",
      200,
      "A request or answer that loses a packet is complete so much later. 200 ms is the shortest timeout of TCP in Linux; a fast retransmission takes a round trip. 0 = what is lost is lost.",
      { advanced: true },
    ),
  },
  stats: POOL_STATS,
  metrics: POOL_METRICS,
  create: (context, settings) =>
    new ConnectionPool(context, {
      ...settings,
      streamLimit: 1,
      closesWhenWithdrawn: true,
      setupTime: context.sampler(settings.setupTime, "setup-time"),
    }),
});

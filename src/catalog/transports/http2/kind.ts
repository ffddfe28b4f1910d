import { POOL_METRICS, POOL_STATS } from "../../../model/connection-metrics";
import { ConnectionPool } from "../../../model/connection-pool";
import { SETUP_FIELDS } from "../../../model/connection-setup";
import { count, duration } from "../../../model/fields";
import { defineTransport } from "../../../model/kind";

export const http2 = defineTransport({
  type: "transport",
  kind: "http2",
  label: "HTTP/2",
  summary: "Many calls at a time as streams of one connection; one lost packet holds up all of them.",
  alsoKnownAs: "gRPC channel, multiplexing; Envoy http2_protocol_options, Go http2.Transport",
  fields: {
    connectionLimit: count(
      "Connections",
      1,
      "Most connections at a time; another one is opened when all streams of those open are taken.",
      { min: 1, max: 10_000 },
    ),
    streamLimit: count(
      "Streams per connection",
      100,
      "Calls at a time on one connection: SETTINGS_MAX_CONCURRENT_STREAMS, at least 100 by RFC 9113; Envoy and nginx 128, Go 250.",
      { min: 1, max: 1_000_000 },
    ),
    acquireQueueCapacity: count(
      "Waiting for a stream",
      1024,
      "Calls that may wait for a stream; beyond it they are refused at once. In Envoy max_pending_requests 1,024.",
    ),
    acquireTimeoutMs: duration(
      "Acquire timeout",
      30_000,
      "A call that got no stream in time is refused. 0 = waits as long as it takes.",
    ),
    ...SETUP_FIELDS,
    idleTimeoutMs: duration(
      "Idle timeout",
      90_000,
      "A connection without streams for so long is closed. In Go IdleConnTimeout 90 s. 0 = stays open.",
      { advanced: true },
    ),
    retransmitAfterMs: duration(
      "Retransmission",
      200,
      "A lost packet holds up everything behind it on its connection for so long. 200 ms is the shortest timeout of TCP in Linux; a fast retransmission takes a round trip. 0 = what is lost is lost.",
      { advanced: true },
    ),
  },
  stats: POOL_STATS,
  metrics: POOL_METRICS,
  create: (context, settings) =>
    new ConnectionPool(context, {
      ...settings,
      closesWhenWithdrawn: false,
      setupTime: context.sampler(settings.setupTime, "setup-time"),
    }),
});

/** The list of kinds, engine side. A new entry is its folder and one line here (and one in `views.ts` if it draws). */
import type { Catalog } from "../model/kind";
import { burst } from "./arrivals/burst/kind";
import { closedLoop } from "./arrivals/closed-loop/kind";
import { constant } from "./arrivals/constant/kind";
import { diurnal } from "./arrivals/diurnal/kind";
import { poisson } from "./arrivals/poisson/kind";
import { ramp } from "./arrivals/ramp/kind";
import { renewal } from "./arrivals/renewal/kind";
import { replay } from "./arrivals/replay/kind";
import { schedule } from "./arrivals/schedule/kind";
import { apiGateway } from "./components/api-gateway/kind";
import { autoscaler } from "./components/autoscaler/kind";
import { cache } from "./components/cache/kind";
import { client } from "./components/client/kind";
import { database } from "./components/database/kind";
import { loadBalancer } from "./components/load-balancer/kind";
import { proxy } from "./components/proxy/kind";
import { queue } from "./components/queue/kind";
import { service } from "./components/service/kind";
import { serviceRegistry } from "./components/service-registry/kind";
import { topic } from "./components/topic/kind";
import { cacheFlush } from "./faults/cache-flush/kind";
import { clockSkew } from "./faults/clock-skew/kind";
import { connectionLeak } from "./faults/connection-leak/kind";
import { crash } from "./faults/crash/kind";
import { errorBurst } from "./faults/error-burst/kind";
import { gcPause } from "./faults/gc-pause/kind";
import { heartbeatLoss } from "./faults/heartbeat-loss/kind";
import { latencySpike } from "./faults/latency-spike/kind";
import { packetLoss } from "./faults/packet-loss/kind";
import { partition } from "./faults/partition/kind";
import { rollingUpdate } from "./faults/rolling-update/kind";
import { surge } from "./faults/surge/kind";
import { adaptiveConcurrency } from "./policies/adaptive-concurrency/kind";
import { adaptiveThrottle } from "./policies/adaptive-throttle/kind";
import { batch } from "./policies/batch/kind";
import { buffer } from "./policies/buffer/kind";
import { bulkhead } from "./policies/bulkhead/kind";
import { circuitBreaker } from "./policies/circuit-breaker/kind";
import { collapse } from "./policies/collapse/kind";
import { deadline } from "./policies/deadline/kind";
import { fallback } from "./policies/fallback/kind";
import { hedge } from "./policies/hedge/kind";
import { loadShed } from "./policies/load-shed/kind";
import { rateLimit } from "./policies/rate-limit/kind";
import { retry } from "./policies/retry/kind";
import { timeout } from "./policies/timeout/kind";
import { versionCheck } from "./policies/version-check/kind";
import { direct } from "./transports/direct/kind";
import { http1Pool } from "./transports/http1-pool/kind";
import { http2 } from "./transports/http2/kind";
import { streaming } from "./transports/streaming/kind";

export const catalog: Catalog = {
  components: [
    client,
    apiGateway,
    loadBalancer,
    service,
    proxy,
    queue,
    topic,
    cache,
    database,
    serviceRegistry,
    autoscaler,
  ],
  policies: [
    timeout,
    deadline,
    retry,
    hedge,
    circuitBreaker,
    bulkhead,
    buffer,
    rateLimit,
    collapse,
    batch,
    fallback,
    adaptiveConcurrency,
    loadShed,
    adaptiveThrottle,
    versionCheck,
  ],
  faults: [
    crash,
    latencySpike,
    errorBurst,
    partition,
    packetLoss,
    surge,
    gcPause,
    cacheFlush,
    connectionLeak,
    clockSkew,
    heartbeatLoss,
    rollingUpdate,
  ],
  arrivals: [poisson, constant, burst, ramp, schedule, diurnal, renewal, replay, closedLoop],
  transports: [direct, http1Pool, http2, streaming],
};

import { count, distribution, duration, ratio } from "../../../model/fields";
import { WAITING_ORDER_FIELDS } from "../../../model/queue-settings";

export const DATABASE_FIELDS = {
  connectionCount: count("Connections", 20, "Size of the connection pool: statements that run at once.", {
    min: 1,
    max: 100_000,
  }),
  acquireQueueCapacity: count(
    "Waiting for a connection",
    1000,
    "Calls that may wait for a connection; beyond it they are refused at once.",
    { max: 10_000_000 },
  ),
  acquireTimeoutMs: duration(
    "Acquire timeout",
    30_000,
    "A call that got no connection in time is refused (HikariCP connectionTimeout). 0 = waits as long as it takes.",
  ),
  ...WAITING_ORDER_FIELDS,
  readTime: distribution("Read time", { kind: "exponential", meanMs: 5 }, "Time that a read holds its connection."),
  writeTime: distribution("Write time", { kind: "exponential", meanMs: 10 }, "Time that a write holds its connection."),
  failureRatio: ratio(
    "Failures",
    0,
    "Share of statements that fail after their time; trying again may help (deadlock, lost connection).",
  ),
};

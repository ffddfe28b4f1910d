import { count, duration } from "../../../model/fields";

export const STREAMING_FIELDS = {
  creditWindowCount: count(
    "Credit window",
    64,
    "Messages that may be under way: sent, and not yet finished by the receiver. In Reactive Streams request(n), in RabbitMQ prefetch.",
    { min: 1, max: 1_000_000 },
  ),
  waitingSenderCapacity: count(
    "Waiting senders",
    1000,
    "Senders that may stand still for a credit; beyond it they are refused at once.",
  ),
  retransmitAfterMs: duration(
    "Retransmission",
    200,
    "A lost packet holds up everything behind it on the stream for so long. 200 ms is the shortest timeout of TCP in Linux. 0 = what is lost is lost.",
    { advanced: true },
  ),
};

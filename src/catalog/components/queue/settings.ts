import {
  choice,
  count,
  distribution,
  duration,
  factor,
  reference,
  type SettingsOf,
  toggle,
} from "../../../model/fields";

export const QUEUE_FIELDS = {
  queueCapacity: count(
    "Capacity",
    10_000,
    "Messages that may wait. Those being processed are not counted, and what comes back is always let in. In RabbitMQ: max-length. 0 with overflow “block” hands each message straight to an idle consumer.",
  ),
  overflow: choice(
    "When full",
    "refuse",
    "What a publisher meets when no more messages may wait.",
    {
      refuse: ["Refuse", "The publisher is told at once. In RabbitMQ: reject-publish; a channel's try_send."],
      dropOldest: [
        "Drop the oldest",
        "The new message is taken, the oldest of the least urgent is thrown out. In RabbitMQ: drop-head.",
      ],
      block: [
        "Block the publisher",
        "The publisher waits, and holds its worker, until there is room. A bounded channel's send.",
      ],
    },
    { structural: true },
  ),
  blockedPublisherCapacity: count(
    "Blocked publishers",
    10_000,
    "Publishers that may wait for room; further ones are refused.",
    {
      advanced: true,
      when: { setting: "overflow", is: ["block"] },
    },
  ),
  queueDiscipline: choice(
    "Order",
    "fifo",
    "Which waiting message is delivered next.",
    {
      fifo: ["First in, first out", "The oldest first."],
      lifo: ["Last in, first out", "The newest first: a stack."],
      priority: ["By priority", "The most urgent first, by the operation's priority. In RabbitMQ: x-max-priority."],
    },
    { structural: true },
  ),
  prefetchCount: count(
    "Prefetch",
    0,
    "Unacknowledged messages a consumer (an outgoing link) may have; 0 = as many as the consumer can work on at once. In RabbitMQ: basic.qos.",
  ),
  pollIntervalMs: duration(
    "Poll interval",
    0,
    "Consumers come and ask every so often and take what they may, rather than being called at once (0). In Debezium: poll.interval.ms, 500; an SQS short poll.",
    { advanced: true },
  ),
  acknowledge: choice("Acknowledge", "afterProcessing", "When a message counts as done.", {
    afterProcessing: ["After processing", "At least once: a failed delivery comes back."],
    onDelivery: ["On delivery", "At most once: what fails is lost. In RabbitMQ: autoAck."],
  }),
  visibilityTimeoutMs: duration(
    "Visibility timeout",
    0,
    "A delivered message becomes visible again after this long unless it was acknowledged, even while the first consumer still works on it; failed ones wait for it too. In SQS: VisibilityTimeout, 30 s. 0 = none: failures come back after the redelivery delay.",
    { when: { setting: "acknowledge", is: ["afterProcessing"] } },
  ),
  redeliveryDelay: distribution(
    "Redelivery delay",
    { kind: "constant", ms: 100 },
    "How long a message whose delivery failed stays away before it returns to the head of the queue.",
    { when: { setting: "acknowledge", is: ["afterProcessing"] } },
  ),
  redeliveryBackoffFactor: factor(
    "Redelivery back-off factor",
    1,
    "Multiplies the redelivery delay after each further failure of the same message; 1 = no back-off.",
    { advanced: true, min: 1, max: 100 },
  ),
  redeliveryDelayMaxMs: duration(
    "Longest redelivery delay",
    900_000,
    "Cap of the growing redelivery delay. In SQS: 15 minutes.",
    {
      advanced: true,
    },
  ),
  deliveryLimit: count(
    "Delivery limit",
    0,
    "After so many deliveries without acknowledgement the next one moves the message to the dead letters instead; 0 = never. In SQS: maxReceiveCount; in RabbitMQ: x-delivery-limit.",
  ),
  messageTtlMs: duration(
    "Time to live",
    0,
    "Waiting messages older than this expire, counted from their publishing; 0 = never. Applies to messages published from now on. In RabbitMQ: x-message-ttl; in SQS: MessageRetentionPeriod.",
  ),
  deadLetterTo: reference(
    "Dead letters to",
    "outgoing",
    "The queue that takes dead letters; without one they are only counted. In RabbitMQ: the dead letter exchange.",
  ),
  deadLetterExpired: toggle(
    "Dead-letter expired ones",
    true,
    "Expired and pushed-out messages go to “dead letters to” as well, as in RabbitMQ; SQS deletes them.",
    { advanced: true },
  ),
  reconnectIntervalMs: duration(
    "Reconnect interval",
    1000,
    "How often the queue looks whether a consumer that was down is back.",
    { advanced: true, min: 1 },
  ),
};

export type QueueSettings = SettingsOf<typeof QUEUE_FIELDS>;

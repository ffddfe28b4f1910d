import { defineComponent } from "../../../model/kind";
import { QueueBroker } from "./broker";
import { QUEUE_METRICS, QUEUE_STATS } from "./metrics";
import { QUEUE_FIELDS } from "./settings";

export const queue = defineComponent({
  type: "component",
  kind: "queue",
  label: "Queue",
  summary:
    "A bounded work queue: each message goes to one of the competing consumers and comes back until it is acknowledged.",
  alsoKnownAs: "in AWS: SQS; in RabbitMQ: queue; in tokio: mpsc; in Azure: Service Bus queue",
  group: "messaging",
  glyph: "queue",
  isMessaging: true,
  holdsCallers: (settings) => settings.overflow === "block",
  fields: QUEUE_FIELDS,
  stats: QUEUE_STATS,
  metrics: QUEUE_METRICS,
  ignoresFaults: ["latency-spike"],
  create: (context, settings) => new QueueBroker(context, settings),
});

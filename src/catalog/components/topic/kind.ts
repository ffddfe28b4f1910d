import { defineComponent } from "../../../model/kind";
import { TopicBroker } from "./broker";
import { TOPIC_METRICS, TOPIC_STATS } from "./metrics";
import { TOPIC_FIELDS } from "./settings";

export const topic = defineComponent({
  type: "component",
  kind: "topic",
  label: "Topic",
  summary: "A partitioned log: every consumer group reads every message, each partition in order.",
  alsoKnownAs: "in Kafka: topic and consumer groups; in AWS: Kinesis; in tokio: broadcast; in Azure: Event Hubs",
  group: "messaging",
  glyph: "topic",
  isMessaging: true,
  // A group's member is one replica of the consumer: deliveries choose it.
  isBalancer: true,
  fields: TOPIC_FIELDS,
  stats: TOPIC_STATS,
  metrics: TOPIC_METRICS,
  ignoresFaults: ["latency-spike"],
  create: (context, settings) => new TopicBroker(context, settings),
});

import { choice, count, duration, factor, reference, type SettingsOf, toggle } from "../../../model/fields";

export const TOPIC_FIELDS = {
  partitionCount: count(
    "Partitions",
    6,
    "Logs that the topic is split into. Order holds within a partition; it is also the most members of a group that can work at once.",
    { min: 1, max: 1000, structural: true },
  ),
  partitioner: choice("Partition by", "key", "Which partition a message goes to.", {
    key: ["Key", "Hash of the key: messages of one key keep their order. Operations without keys go in turn."],
    roundRobin: ["Round robin", "In turn, whatever the key: even, without order."],
  }),
  keySaltCount: count(
    "Key salts",
    1,
    "Spreads each key over so many neighbouring partitions: cures a hot key, gives up its order. 1 = no salt.",
    { min: 1, max: 1000, advanced: true, when: { setting: "partitioner", is: ["key"] } },
  ),
  lingerMs: duration(
    "Linger",
    0,
    "A publisher's message waits so long for others of its partition and travels with them; the first of a batch starts the clock. In Kafka: linger.ms; 0 = at once.",
    { advanced: true },
  ),
  retentionCount: count(
    "Retention",
    100_000,
    "Messages that a partition keeps; the oldest is overwritten. A group that had not read it has lost it. A broadcast ring is a topic with one partition and a small retention (tokio rounds the capacity up to a power of two).",
    { min: 1 },
  ),
  groupMemberCount: count(
    "Members per group",
    0,
    "Consumers in the group of each outgoing link; 0 = one per replica of the consumer.",
    { max: 1000, structural: true },
  ),
  assignment: choice(
    "Assignment",
    "range",
    "How a group shares out the partitions. In Kafka: partition.assignment.strategy.",
    {
      range: ["Range", "Consecutive partitions; the first members get one more."],
      roundRobin: ["Round robin", "One after another in turn."],
      sticky: ["Sticky", "Balanced, and everybody keeps what they have as far as possible."],
    },
  ),
  inFlightPerMember: count(
    "In flight per member",
    1,
    "Messages that a member works on at once, each of another partition. A plain Kafka consumer handles one after another.",
    { min: 1, max: 10_000 },
  ),
  batchCount: count(
    "Messages per poll",
    500,
    "A member fetches up to so many, works them off, commits, and fetches again. In Kafka: max.poll.records.",
    { min: 1 },
  ),
  commit: choice("Commit", "afterProcessing", "When the group notes down how far a member has come.", {
    afterProcessing: ["After processing", "At least once: after a crash the batch in progress comes again."],
    beforeProcessing: ["Before processing", "At most once: after a crash the rest of the batch is lost."],
  }),
  retryLimit: count(
    "Retries in place",
    3,
    "How often a message whose processing failed is tried again; everything behind it in the partition waits. Then it is skipped, or goes to the dead letters.",
  ),
  retryBackoffBaseMs: duration("First back-off", 1000, "Pause before the first retry."),
  retryBackoffFactor: factor("Back-off factor", 2, "Multiplies the pause after each further failure.", {
    min: 1,
    max: 100,
  }),
  retryBackoffMaxMs: duration("Longest back-off", 60_000, "Cap of the growing pause.", { advanced: true }),
  deadLetterTo: reference(
    "Dead letters to",
    "outgoing",
    "The queue or topic that takes messages whose retries are used up; without one they are skipped.",
  ),
  sessionTimeoutMs: duration(
    "Session timeout",
    45_000,
    "A member that has sent no heartbeat for so long is taken for dead and its partitions go to others. In Kafka: session.timeout.ms.",
  ),
  heartbeatIntervalMs: duration("Heartbeat interval", 3000, "In Kafka: heartbeat.interval.ms.", { min: 1 }),
  maxPollIntervalMs: duration(
    "Longest time between polls",
    300_000,
    "A member that works longer on one batch is expelled, and the batch comes again elsewhere. In Kafka: max.poll.interval.ms.",
    { advanced: true, min: 1 },
  ),
  rebalanceProtocol: choice("Rebalance", "eager", "Who stops while a group shares out anew.", {
    eager: ["Everybody stops", "All give up their partitions and wait for the new assignment."],
    cooperative: ["Only what moves", "Partitions that keep their owner go on; best with sticky assignment."],
  }),
  rebalanceMs: duration(
    "Rebalance time",
    3000,
    "From the start of a rebalance until the new assignment works, if everybody has finished a batch by then. Members hear of it with their next heartbeat.",
    { advanced: true },
  ),
  leavesGracefully: toggle(
    "Members say goodbye",
    false,
    "A replica that goes down leaves the group at once (close()) instead of vanishing until its session times out.",
    { advanced: true },
  ),
};

export type TopicSettings = SettingsOf<typeof TOPIC_FIELDS>;

import { BALANCING_CHOICES } from "../../../model/balancer";
import {
  choice,
  count,
  distribution,
  duration,
  mapByOperation,
  program,
  ratio,
  type SettingsOf,
  toggle,
} from "../../../model/fields";
import { DISCIPLINES, QUEUE_RULE_FIELDS } from "../../../model/queue-settings";

export const SERVICE_FIELDS = {
  replicaCount: count("Replicas", 1, "Instances that run. More of them start, fewer drain, while it runs.", {
    min: 1,
    max: 1000,
  }),
  concurrencyPerReplica: count(
    "Concurrency per replica",
    16,
    "Calls that one replica works on at once: its threads or workers.",
    { min: 1, max: 100_000 },
  ),
  serviceTime: distribution(
    "Service time",
    { kind: "exponential", meanMs: 10 },
    "Time that the `work` step of a handler holds a worker.",
  ),
  serviceTimes: mapByOperation(
    "Service time by operation",
    distribution(
      "Service time",
      { kind: "exponential", meanMs: 10 },
      "Time that the `work` step takes for this operation.",
    ),
    "Overrides the service time for single operations.",
    { advanced: true },
  ),
  queueCapacity: count(
    "Queue capacity",
    100,
    "Calls that may wait for a worker (those in service don't count). With own queues per replica: of each.",
    { max: 10_000_000 },
  ),
  queueDiscipline: choice(
    "Queue discipline",
    "fifo",
    "Who is served next.",
    {
      ...DISCIPLINES,
      sjf: ["Shortest job first", "The shortest work first, known on arrival."],
      random: ["Random", "Any one that waits."],
      "processor-sharing": [
        "Processor sharing",
        "No line: all calls share the workers equally at once, as threads share cores.",
      ],
    },
    { structural: true },
  ),
  ...QUEUE_RULE_FIELDS,
  isPreemptive: toggle(
    "Preemptive",
    false,
    "A more urgent call takes the worker of the least urgent one, which goes on later where it was.",
    {
      structural: true,
      advanced: true,
      when: { setting: "queueDiscipline", is: ["priority"] },
    },
  ),
  overflow: choice(
    "When the queue is full",
    "refuse",
    "What happens to a call that finds no room.",
    {
      refuse: ["Refuse", "The call is refused at once (503)."],
      dropOldest: ["Drop the oldest", "The one that has waited longest makes room and is refused."],
      block: ["Hold the caller", "The caller keeps its worker until there is room: back-pressure."],
    },
    { structural: true },
  ),
  waitLimitMs: duration(
    "Longest wait",
    0,
    "A call that has waited so long in the queue is dropped without being served. 0 = no limit.",
  ),
  dropExpired: toggle(
    "Drops expired calls",
    false,
    "A call whose deadline has passed when its turn comes is dropped unserved. Deadlines travel with calls that a deadline policy gave one.",
    { advanced: true },
  ),
  timeLeftMinMs: duration(
    "Time needed",
    0,
    "Drops calls with no more time than this left as well: what would be begun in vain.",
    { advanced: true, when: { setting: "dropExpired", is: [true] } },
  ),
  itemTimeMs: duration(
    "Time per item",
    0,
    "On top of the service time, for each request that a call stands for: 1, or as many as a batch policy put together.",
    { advanced: true },
  ),
  callModel: choice(
    "While it waits for others",
    "blocking",
    "What a call to another component costs this one.",
    {
      blocking: ["Holds a worker", "One thread per request: the worker is blocked until the answer is there."],
      async: ["Holds only memory", "Event loop or coroutines: the worker serves others meanwhile."],
    },
    { structural: true },
  ),
  inFlightLimit: count(
    "In-flight limit",
    10_000,
    "Requests that an asynchronous service keeps at once, waiting ones included; beyond it they are refused.",
    {
      min: 1,
      max: 1_000_000,
      advanced: true,
      when: { setting: "callModel", is: ["async"] },
    },
  ),
  queuePlacement: choice(
    "Queues",
    "auto",
    "Where calls wait.",
    {
      auto: ["Automatic", "One queue per replica behind a load balancer or with own balancing, else one for all."],
      shared: ["One for all replicas", "Whichever replica is free takes the next call."],
      perReplica: ["One per replica", "A call waits at the replica that it was sent to."],
    },
    { structural: true, advanced: true },
  ),
  balancing: choice(
    "Balancing over own replicas",
    "round-robin",
    "How calls are spread when each replica has its own queue and no load balancer chose.",
    BALANCING_CHOICES,
    {
      advanced: true,
      when: { setting: "queuePlacement", is: ["perReplica"] },
    },
  ),
  stealFromCount: count(
    "Steals from who has",
    0,
    "A replica that has finished its last call looks at another one, chosen at random, and takes a waiting call if that one has so many or more, those in service included; 0 = never. Gives each replica a queue of its own.",
    {
      max: 1_000_000,
      structural: true,
      advanced: true,
      when: { setting: "queuePlacement", is: ["auto", "perReplica"] },
    },
  ),
  startTime: distribution(
    "Start time",
    { kind: "constant", ms: 0 },
    "Cold start: how long a new or restarted replica takes until it answers. Those there at the beginning run already.",
    { advanced: true },
  ),
  readyAfterMs: duration(
    "Ready after",
    0,
    "A replica that has started gets calls when its readiness check has passed: so long after it began to answer.",
    { advanced: true },
  ),
  drainTimeoutMs: duration(
    "Drain timeout",
    30_000,
    "A replica that is stopped takes no new calls and finishes those it has; what is left after this time fails. In Kubernetes: terminationGracePeriodSeconds.",
    { advanced: true },
  ),
  crashWhenQueueExceeds: count(
    "Dies when its queue exceeds",
    0,
    "A replica whose line grows longer than this dies (out of memory) and loses all it has; 0 = never. One line for all counts as lines of equal length.",
    { advanced: true, max: 10_000_000 },
  ),
  restartsAfterDeath: toggle(
    "Starts again after it died",
    true,
    "A replica that died of its queue starts again and takes its start time; otherwise it stays away.",
    { advanced: true },
  ),
  failureRatio: ratio("Failures", 0, "Share of calls that fail after their work; trying again may help."),
  permanentFailureRatio: ratio(
    "Permanent failures",
    0,
    "Share of calls that fail after their work in a way that trying again cannot mend (4xx).",
    { advanced: true },
  ),
  contentionRatio: ratio(
    "Contention",
    0,
    "Universal scalability law, sigma: share of the work that is serialized. Service times grow by 1 + sigma (n − 1) with n busy workers.",
    {
      advanced: true,
    },
  ),
  coherencyRatio: ratio(
    "Coherency",
    0,
    "Universal scalability law, kappa: cost of agreement between workers. Service times grow by kappa n (n − 1).",
    { advanced: true },
  ),
  handlers: mapByOperation(
    "Handlers",
    program("Steps", "What is done for this operation."),
    "A program per operation. Without one: the work, then every synchronous link in order, then publish to every queue and topic.",
    { structural: true },
  ),
};

export type ServiceSettings = SettingsOf<typeof SERVICE_FIELDS>;

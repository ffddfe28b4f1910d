import { choice, count, distribution } from "../../../model/fields";
import type { Sampler } from "../../../model/kernel";
import { type ArrivalContext, type ClosedArrivals, defineArrivals, type SettingsOf } from "../../../model/kind";

const FIELDS = {
  userCount: count("Users", 10, "Users who take turns asking and thinking. In k6 virtual users.", { min: 1 }),
  thinkTime: distribution(
    "Think time",
    { kind: "exponential", meanMs: 1000 },
    "From an answer (or a failure) to the next request of that user.",
  ),
  firstRequest: choice("First request", "afterThinking", "When users ask for the first time.", {
    afterThinking: ["after a think time", "Users come in one by one."],
    atOnce: ["at once", "All users ask together at the start."],
  }),
  requestsPerUserCount: count("Requests each", 0, "A user leaves after so many requests; 0 = stays.", {
    advanced: true,
  }),
};
type ClosedLoopSettings = SettingsOf<typeof FIELDS>;

/** A fixed number of users, each of whom asks again only after the answer: load that gives way to slowness. */
class ClosedLoop implements ClosedArrivals {
  readonly type = "closed";
  readonly #context: ArrivalContext;
  readonly #settings: ClosedLoopSettings;
  readonly #thinkTime: Sampler;
  readonly #onThought: number;
  /** Requests that each user has begun. */
  readonly #begun: Int32Array;
  #hasStopped = false;

  constructor(context: ArrivalContext, settings: ClosedLoopSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#thinkTime = context.sampler(settings.thinkTime, "think-time");
    this.#begun = new Int32Array(settings.userCount);
    this.#onThought = context.engine.kernel.handler((user) => this.#ask(user));
  }

  start(): void {
    const asksAtOnce = this.#settings.firstRequest === "atOnce";
    for (let user = 0; user < this.#settings.userCount; user++) this.#think(user, asksAtOnce ? 0 : this.#thinkTime());
  }

  settled(user: number): void {
    const { requestsPerUserCount, userCount } = this.#settings;
    if (user >= userCount || (requestsPerUserCount > 0 && this.#begun[user]! >= requestsPerUserCount)) return;
    this.#think(user, this.#thinkTime());
  }

  /** Other arrivals take over: users who think now do not come back. */
  stop(): void {
    this.#hasStopped = true;
  }

  /** Even no think time is an event: a user must not ask again from within the answer. */
  #think(user: number, ns: number): void {
    this.#context.engine.kernel.after(ns, this.#onThought, user, 0);
  }

  #ask(user: number): void {
    if (this.#hasStopped) return;
    this.#begun[user]!++;
    this.#context.issue(user);
  }
}

export const closedLoop = defineArrivals({
  type: "arrivals",
  kind: "closed-loop",
  label: "Closed loop",
  summary: "A fixed number of users who wait for each answer, think, and ask again.",
  alsoKnownAs: "k6 constant-vus, JMeter thread group, Locust users; the interactive system of queueing theory",
  fields: FIELDS,
  create: (context, settings) => new ClosedLoop(context, settings),
});

import { choice, count, distribution, duration, type SettingsOf } from "../../../model/fields";

export const BUFFER_FIELDS = {
  queueCapacity: count("Waiting places", 100, "Calls that may wait for a worker. In tower the bound of Buffer."),
  workerCount: count("Workers", 1, "Calls that are taken out of the buffer at a time. In tower 1.", { min: 1 }),
  workerHolds: choice("A worker is busy", "answer", "How long a call keeps the worker that took it out.", {
    answer: ["until the answer", "One call after the other through each worker: an actor, a single connection."],
    handOver: ["until it has handed the call over", "tower Buffer: the worker calls and does not wait for the answer."],
  }),
  handOverTime: distribution(
    "Handing over takes",
    { kind: "constant", ms: 0 },
    "Time that a worker needs to pass a call on.",
    { when: { setting: "workerHolds", is: ["handOver"] } },
  ),
  overflow: choice("When it is full", "refuse", "What happens to a call that finds no waiting place.", {
    refuse: ["refuse the call", "At once; in tower Buffer with LoadShed outside."],
    dropOldest: ["drop the oldest", "The one that has waited longest makes room and is refused."],
  }),
  maxWaitMs: duration("Longest wait", 0, "A call that has waited so long is refused; 0 = as long as it takes."),
};

export type BufferSettings = SettingsOf<typeof BUFFER_FIELDS>;

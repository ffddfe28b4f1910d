/** The steps of a handler program as fields: for the inspector, the schema and validation (see `StepSpec`). */
import {
  type AnyField,
  choice,
  count,
  distribution,
  type Fields,
  list,
  plainNumber,
  program,
  record,
  reference,
  toggle,
} from "../model/fields";

export interface StepKind {
  readonly label: string;
  readonly help: string;
  readonly fields: Fields;
  /** Must be written. */
  readonly required: readonly string[];
  /** May be absent, which does not mean a default. */
  readonly optional: readonly string[];
}

const to = (help: string): AnyField => reference("To", "outgoing", help);
const steps = program("Steps", "The steps inside, in order.");
const hop = {
  onFailure: choice("On failure", "fail", "What a failure of this step means for the whole program.", {
    fail: ["Fail", "The program ends with the failure."],
    ignore: ["Ignore", "The program goes on as if it had succeeded."],
  }),
  operation: reference("As operation", "operation", "Operation that the callee sees; left out = that of the caller."),
};
const branch = {
  weight: plainNumber("Weight", 1, "Relative weight of the branch.", { min: 0, max: 1_000_000 }),
  steps,
};

/** By name in files (`"do": "call"`), in the order in which a list offers them. */
export const STEP_KINDS: Readonly<Record<string, StepKind>> = {
  work: {
    label: "Work",
    help: "Holds a worker for one service time.",
    fields: {
      serviceTime: distribution(
        "Service time",
        { kind: "exponential", meanMs: 10 },
        "Time that the work takes; left out = the component's own service time.",
      ),
    },
    required: [],
    optional: ["serviceTime"],
  },
  call: {
    label: "Call",
    help: "Calls a component and waits for its answer.",
    fields: { to: to("Component (or link) to call."), ...hop },
    required: ["to"],
    optional: [],
  },
  publish: {
    label: "Publish",
    help: "Hands a message to a broker and goes on when the broker has it.",
    fields: { to: to("Broker (or link) to publish to."), ...hop },
    required: ["to"],
    optional: [],
  },
  parallel: {
    label: "In parallel",
    help: "Starts all steps at once and waits for all of them, or for the first few.",
    fields: {
      steps,
      copyCount: count("Copies", 1, "Each of the steps is started so many times: a fan-out to many alike.", {
        min: 1,
        max: 1000,
      }),
      waitForCount: count("Wait for", 1, "Number of steps that must end; left out = all of them.", {
        min: 1,
        max: 1000,
      }),
    },
    required: ["steps"],
    optional: ["waitForCount"],
  },
  sequence: {
    label: "In sequence",
    help: "Runs the steps one after the other.",
    fields: { steps },
    required: ["steps"],
    optional: [],
  },
  choose: {
    label: "Choose",
    help: "Draws one of several branches by weight.",
    fields: {
      branches: list("Branches", record("Branch", branch, "One branch."), "The branches and their weights.", {
        countMax: 100,
      }),
    },
    required: ["branches"],
    optional: [],
  },
  repeat: {
    label: "Repeat",
    help: "Runs the steps several times, one after the other or all at once: once per item of a list.",
    fields: {
      count: count("Times", 2, "How often.", { min: 0, max: 1_000_000 }),
      countMax: count("At most", 10, "Drawn anew each time between the two; left out = always the same number.", {
        min: 0,
        max: 1_000_000,
      }),
      inParallel: toggle("All at once", false, "Starts every round at once and waits for all of them."),
      steps,
    },
    required: ["count", "steps"],
    optional: ["countMax"],
  },
  hold: {
    label: "Hold",
    help: "Takes a connection of a database and keeps it while the steps run: a transaction. A proxy or a load balancer passes it on.",
    fields: {
      of: to("Database whose connection is held, what passes calls on to it, or the link."),
      operation: hop.operation,
      steps,
    },
    required: ["of", "steps"],
    optional: ["operation"],
  },
  lookup: {
    label: "Look up",
    help: "Asks a cache; on a miss runs the steps and fills the cache.",
    fields: { in: to("Cache to ask."), onMiss: program("On a miss", "What a miss costs.") },
    required: ["in", "onMiss"],
    optional: [],
  },
  fail: {
    label: "Fail",
    help: "Ends the program with a failure.",
    fields: { permanent: toggle("Permanent", false, "Trying again cannot help (a 4xx).") },
    required: [],
    optional: [],
  },
  respond: {
    label: "Respond",
    help: "Answers the caller now; the remaining steps run afterwards.",
    fields: {},
    required: [],
    optional: [],
  },
};

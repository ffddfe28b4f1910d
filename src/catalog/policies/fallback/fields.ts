import { count, distribution, duration, reference, type SettingsOf, union } from "../../../model/fields";
import { outcomes } from "../../../model/layer";

const fallbackTime = distribution(
  "Takes",
  { kind: "constant", ms: 0 },
  "How long it takes to make or find this answer.",
);

export const FALLBACK_FIELDS = {
  answer: union(
    "Answer with",
    "static",
    {
      static: {
        label: "A default",
        help: "An answer that the caller has at hand, the same for everybody.",
        fields: { fallbackTime },
      },
      stale: {
        label: "The last good answer",
        help: "What was answered for the same operation and key before; without one the failure passes. In Hystrix a fallback by cache.",
        fields: {
          entryCapacity: count(
            "Answers kept",
            1000,
            "Answers are kept for so many keys; the one not refreshed for longest makes room.",
            { min: 1, max: 10_000_000 },
          ),
          maxAgeMs: duration(
            "Oldest",
            60_000,
            "Older answers are not given any more; 0 = any age. In HTTP stale-if-error.",
          ),
          fallbackTime,
        },
      },
      component: {
        label: "Another component",
        help: "A call over another link of the same caller, with that link's own policies.",
        fields: {
          to: reference("Component", "outgoing", "The component to ask instead; it needs a link from this caller."),
        },
      },
      cheaper: {
        label: "A cheaper request",
        help: "Asks the same callee again, for less: the call goes through the layers inside once more as another operation.",
        fields: { operation: reference("Operation", "operation", "What is asked for instead.") },
      },
      skip: {
        label: "Nothing",
        help: "The caller goes on without: the part of the page stays empty.",
        fields: {},
      },
    },
    "Where the second-best answer comes from.",
    { structural: true },
  ),
  onOutcomes: outcomes(
    "In case of",
    ["failed", "timedOut", "refused", "shed", "shortCircuited"],
    "Outcomes of the call that the fallback replaces. In Polly ShouldHandle.",
  ),
};

export type FallbackSettings = SettingsOf<typeof FALLBACK_FIELDS>;

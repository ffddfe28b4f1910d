import { choice, count, duration, ratio, type SettingsOf, toggle, union } from "../../../model/fields";

const fixed = {
  label: "Less than a fixed time",
  help: "A call with less time left is not made.",
  fields: {
    timeLeftMinMs: duration("Time needed", 10, "What a useful answer takes at least."),
  },
};
const measured = {
  label: "Less than it usually takes",
  help: "A call with less time left than a share of the recent answers took is not made.",
  fields: {
    percentileRatio: ratio("Percentile", 0.5, "Share of recent answers that took no longer."),
    windowMs: duration("Period", 10_000, "Answers of one such period tell what the next one expects.", { min: 1 }),
    sampleCountMin: count("Answers needed", 10, "After a period with fewer answers every call is made.", { min: 1 }),
  },
};

export const DEADLINE_FIELDS = {
  budgetMs: duration(
    "Budget",
    1000,
    "The answer is wanted so long after the call; 0 = no deadline of its own, only the one that came with the call. In gRPC the client's deadline.",
  ),
  inherited: choice(
    "A deadline that came with the call",
    "sooner",
    "What a deadline that the caller was given means for its own calls.",
    {
      sooner: ["the sooner one holds", "gRPC: the time that is left travels on and only shrinks."],
      ignored: ["is ignored", "A fresh budget: what is further in does not know how late it is."],
    },
  ),
  refuses: union(
    "Makes no call with",
    "none",
    {
      none: { label: "No time left", help: "Only a call whose deadline has passed is not made.", fields: {} },
      fixed,
      measured,
    },
    "When there is no point in calling: the call ends as timed out at once.",
  ),
  cancelsAtDeadline: toggle(
    "Ends at the deadline",
    true,
    "The call ends as timed out at its deadline, and what is still being done for it is withdrawn if the link's cancellation is on; before a component, the component itself stops. Off: the deadline only travels along.",
  ),
};

export type DeadlineSettings = SettingsOf<typeof DEADLINE_FIELDS>;

import { arrivalsField, duration, mapByOperation, program } from "../../../model/fields";

export const CLIENT_FIELDS = {
  arrivals: arrivalsField<{ readonly kind: string }>(
    "Arrivals",
    { kind: "poisson" },
    "How requests come: open (a rate, whatever happens) or closed (users who wait for their answer).",
  ),
  timeoutMs: duration(
    "Patience",
    0,
    "A user who has waited so long leaves: the request timed out, whoever still works on it works for nothing. 0 = endless patience.",
  ),
  goodWithinMs: duration(
    "Good within",
    0,
    "An answer that takes longer does not count as goodput, but is waited for. 0 = every answer in time for the user's patience counts.",
  ),
  handlers: mapByOperation(
    "Handlers",
    program("Steps", "What the client does for a request of this operation."),
    "A program per operation. Without one: call every link in order.",
    {
      structural: true,
      advanced: true,
    },
  ),
};

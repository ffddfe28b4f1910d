import { distribution } from "../../../model/fields";

export const PROXY_FIELDS = {
  hopTime: distribution(
    "Hop time",
    { kind: "constant", ms: 0.5 },
    "Time that the proxy adds to each call on its way in. It has no workers: calls don't wait for each other.",
  ),
};

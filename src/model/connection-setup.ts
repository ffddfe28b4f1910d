/** Settings of transports whose connections take time to set up. */
import { count, distribution } from "./fields";

export const SETUP_FIELDS = {
  setupRoundTripCount: count(
    "Setup round trips",
    2,
    "Round trips until a new connection can be used: TCP 1, and TLS 1.3 one more (TLS 1.2 two).",
    { max: 10 },
  ),
  setupTime: distribution(
    "Setup time",
    { kind: "constant", ms: 0 },
    "Time on top of the round trips: the cryptography of the handshake.",
    { advanced: true },
  ),
};

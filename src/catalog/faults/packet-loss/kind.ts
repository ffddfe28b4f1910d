import { ratio } from "../../../model/fields";
import { defineFault } from "../../../model/kind";
import { addLoss, removeLoss } from "./losses";

export const packetLoss = defineFault({
  type: "fault",
  kind: "packet-loss",
  label: "Packet loss",
  summary: "Requests and answers get lost on a link.",
  alsoKnownAs: "tc netem loss, Chaos Mesh NetworkChaos loss",
  targets: "link",
  glyph: "wifi-off",
  fields: {
    lossRatio: ratio("Share", 0.05, "Share lost, each way; on top of the link's own loss."),
  },
  create: ({ conditions, changed }, { lossRatio }) => ({
    start: () => {
      addLoss(conditions, lossRatio);
      changed();
    },
    stop: () => {
      removeLoss(conditions, lossRatio);
      changed();
    },
  }),
});

import { AIM_FIELDS, callFault } from "../../../model/call-faults";
import { ratio } from "../../../model/fields";
import { defineFault } from "../../../model/kind";
import { addLoss, removeLoss } from "./losses";

export const packetLoss = defineFault({
  type: "fault",
  kind: "packet-loss",
  label: "Packet loss",
  summary: "Requests and answers get lost on a link, or stall it where its transport sends them again.",
  alsoKnownAs: "tc netem loss, Chaos Mesh NetworkChaos loss",
  targets: "link",
  glyph: "wifi-off",
  fields: {
    lossRatio: ratio("Share", 0.05, "Share lost, each way; on top of the link's own loss."),
    operation: AIM_FIELDS.operation,
  },
  create: (context, { lossRatio, operation }) => {
    const { conditions, changed } = context;
    if (operation !== "")
      return callFault(context, { shareOfCalls: lossRatio, operation, replicaCount: 0 }, { loses: true });
    return {
      start: () => {
        addLoss(conditions, lossRatio);
        changed();
      },
      stop: () => {
        removeLoss(conditions, lossRatio);
        changed();
      },
    };
  },
});

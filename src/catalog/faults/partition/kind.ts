import { choice } from "../../../model/fields";
import { defineFault } from "../../../model/kind";

export const partition = defineFault({
  type: "fault",
  kind: "partition",
  label: "Partition",
  summary: "A link is cut: requests, answers or both vanish without a word.",
  alsoKnownAs: "iptables DROP, Chaos Mesh NetworkChaos partition, Toxiproxy timeout",
  targets: "link",
  glyph: "scissors",
  fields: {
    direction: choice("Cut", "both", "What does not get through.", {
      both: ["both ways", "Neither requests nor answers."],
      requests: ["requests", "The callee hears nothing."],
      responses: ["answers", "The callee works, and nobody hears of it."],
    }),
  },
  create: ({ conditions, changed }, { direction }) => {
    const requests = direction === "responses" ? 0 : 1;
    const responses = direction === "requests" ? 0 : 1;
    return {
      start: () => {
        conditions.cutRequests += requests;
        conditions.cutResponses += responses;
        changed();
      },
      stop: () => {
        conditions.cutRequests -= requests;
        conditions.cutResponses -= responses;
        changed();
      },
    };
  },
});

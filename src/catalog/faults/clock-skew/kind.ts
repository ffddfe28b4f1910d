import { DURATION_MS_MAX, duration, plainNumber } from "../../../model/fields";
import { msToNs } from "../../../model/kernel";
import { defineFault } from "../../../model/kind";
import { addSkew, removeSkew, type Skew } from "./clocks";

export const clockSkew = defineFault({
  type: "fault",
  kind: "clock-skew",
  label: "Clock skew",
  summary: "The clock of a component is wrong: it jumps, or runs too fast or too slow.",
  alsoKnownAs: "Chaos Mesh TimeChaos, Jepsen clock nemesis, NTP step, clock drift",
  targets: "component",
  glyph: "clock",
  fields: {
    offsetMs: duration(
      "Ahead by",
      10_000,
      "How far the clock jumps ahead when the fault begins, and back when it ends; negative = it falls behind.",
      { min: -DURATION_MS_MAX },
    ),
    driftRatio: plainNumber(
      "Drift",
      0,
      "How much faster it runs: 0.001 gains a millisecond a second, negative loses; a poor quartz drifts by 0.0001.",
      { min: -0.9, max: 10 },
    ),
  },
  create: ({ conditions, changed, engine }, { offsetMs, driftRatio }) => {
    let skew: Skew | undefined;
    return {
      start: () => {
        skew = { offsetNs: msToNs(offsetMs), driftRatio, sinceNs: engine.kernel.now };
        addSkew(conditions, skew);
        changed();
      },
      stop: () => {
        if (skew !== undefined) removeSkew(conditions, skew);
        changed();
      },
    };
  },
});

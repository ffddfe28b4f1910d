import { describe, expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import { simulate } from "../../runtime/run";
import { parseText } from "../../scenario/parse";
import { serialise } from "../../scenario/serialise";
import { replicationSeed } from "../run-experiment";
import { applyVariant } from "../variant";

const SEED_COUNT = 5;

/** Proves scenario files: each is canonical, and each of its objectives holds for each of five seeds. */
export function proveSimulations(files: readonly { readonly name: string; readonly text: string }[]): void {
  for (const { name, text } of files) prove(name, text);
}

function prove(name: string, text: string): void {
  const { scenario, problems } = parseText(text, catalog);

  describe(name, () => {
    test("is sound, canonical and explained", () => {
      expect(problems).toEqual([]);
      expect(serialise(scenario, catalog)).toBe(text);
      expect(scenario.summary.length).toBeGreaterThan(60);
      expect(scenario.objectives.length).toBeGreaterThan(0);
      for (const { id } of scenario.components) expect(scenario.layout[id], `position of ${id}`).toBeDefined();
    });

    const variants = [...new Set(scenario.objectives.map(({ variant }) => variant))];
    test.each(variants.map((variant) => ({ name: variant ?? "as it is", variant })))(
      `$name: every objective holds over ${SEED_COUNT} seeds`,
      ({ variant }) => {
        const applied = applyVariant(scenario, variant, catalog);
        if (!applied.ok) throw new Error(applied.problem.reason);
        for (let i = 0; i < SEED_COUNT; i++) {
          const seed = replicationSeed(scenario.run.seed, i);
          const { objectives, stopReason } = simulate(applied.scenario, catalog, { seed });
          expect(stopReason).toBeNull();
          const missed = objectives
            .filter(({ met }) => !met)
            .map(({ id, place, metric, limit, value }) => `${id}: ${place}.${metric} = ${value}, not ${limit}`);
          expect(missed, `seed ${seed}`).toEqual([]);
        }
      },
      300_000,
    );
  });
}

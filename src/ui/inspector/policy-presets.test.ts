import { expect, test } from "vitest";
import { catalog } from "../../catalog/index";
import { matchingPreset, presetSettings } from "./policy-presets";

const kinds = catalog.policies.filter(({ presets }) => presets !== undefined && presets.length > 0);

test.each(kinds.map((kind) => [kind.kind, kind] as const))(
  "%s: a preset that was applied is recognized, with its source",
  (_, kind) => {
    for (const preset of kind.presets ?? []) {
      const written = Object.entries(presetSettings(kind, preset.name)).filter(([, value]) => value !== undefined);
      const found = matchingPreset(kind, { kind: kind.kind, ...Object.fromEntries(written) } as never);
      // Two libraries may document the same defaults: then either name is right.
      expect(found?.settings).toEqual(preset.settings);
      expect(found?.source).not.toBe("");
    }
  },
);

test("one changed setting, and it is nobody's", () => {
  const [kind] = kinds;
  const [preset] = kind?.presets ?? [];
  if (kind === undefined || preset === undefined) throw new Error("no presets in the catalog");
  const [name, field] = Object.entries(kind.fields).find(([, each]) => each.type === "number") ?? [];
  const changed = { ...preset.settings, [name ?? ""]: Number(field?.default) + 0.123 };
  expect(matchingPreset(kind, changed as never)).toBeUndefined();
});

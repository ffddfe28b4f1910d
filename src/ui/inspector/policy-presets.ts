import type { Json, JsonObject } from "../../model/document";
import type { AnyPolicyKind } from "../../model/kind";
import { own, sameJson } from "../../scenario/json";

type Preset = NonNullable<AnyPolicyKind["presets"]>[number];

/** Every setting of the kind under a preset: those it names, and the kind's defaults for the rest (undefined). */
export function presetSettings(kind: AnyPolicyKind, name: string): Readonly<Record<string, Json | undefined>> {
  const preset = kind.presets?.find((entry) => entry.name === name);
  if (preset === undefined) return {};
  const settings = preset.settings as Readonly<Record<string, Json>>;
  return Object.fromEntries(Object.keys(kind.fields).map((setting) => [setting, own(settings, setting)]));
}

/** The preset that the settings agree with in everything; undefined when they are somebody's own. */
export function matchingPreset(kind: AnyPolicyKind, settings: JsonObject): Preset | undefined {
  return kind.presets?.find((preset) => {
    const wanted = presetSettings(kind, preset.name);
    return Object.entries(kind.fields).every(([name, field]) =>
      sameJson(own(settings, name) ?? field.default, wanted[name] ?? field.default),
    );
  });
}

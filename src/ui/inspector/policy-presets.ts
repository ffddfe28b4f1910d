import type { Json } from "../../model/document";
import type { AnyPolicyKind } from "../../model/kind";

/** Every setting of the kind under a preset: those it names, and the kind's defaults for the rest (undefined). */
export function presetSettings(kind: AnyPolicyKind, name: string): Readonly<Record<string, Json | undefined>> {
  const preset = kind.presets?.find((entry) => entry.name === name);
  if (preset === undefined) return {};
  const settings = preset.settings as Readonly<Record<string, Json>>;
  return Object.fromEntries(
    Object.keys(kind.fields).map((setting) => [
      setting,
      Object.hasOwn(settings, setting) ? settings[setting] : undefined,
    ]),
  );
}

/** `windtunnel list-kinds [KIND]`. */
import { catalog } from "../catalog/index";
import { nearest } from "../scenario/did-you-mean";
import { spellNumber } from "../scenario/limits";
import { plain } from "../scenario/serialise";
import { describeKinds, type KindRow, type SettingRow } from "./describe-kinds";
import { EXIT_INVALID, EXIT_OK, type ExitCode } from "./exit-code";
import type { Io } from "./io";
import { table } from "./table";

const UNITS: Readonly<Record<string, string>> = { ms: "ms", perSecond: "/s", ratio: "0–1", bytes: "bytes" };

/** Every kind, or one of them, with settings and metrics. */
export function listKindsCommand(io: Io, wanted: string | undefined, options: { readonly json?: boolean }): ExitCode {
  const all = describeKinds(catalog);
  const kinds = wanted === undefined ? all : all.filter(({ kind }) => kind === wanted);
  if (kinds.length === 0) {
    const near = nearest(
      wanted ?? "",
      all.map(({ kind }) => kind),
    );
    io.err(`There is no kind "${wanted}".${near === undefined ? "" : ` Did you mean "${near}"?`}\n`);
    return EXIT_INVALID;
  }
  if (options.json === true) io.out(`${JSON.stringify(wanted === undefined ? kinds : kinds[0], null, 2)}\n`);
  else io.out(kinds.map(showKind).join("\n"));
  return EXIT_OK;
}

function showKind(row: KindRow): string {
  const known = row.alsoKnownAs === null ? "" : `  also known as: ${row.alsoKnownAs}\n`;
  const parts = [`${row.kind} (${row.type}): ${row.summary}\n${known}`];
  if (row.settings.length > 0) parts.push(indented(settingTable(row.settings)));
  if (row.metrics.length > 0) parts.push(indented(metricTable(row)));
  return parts.join("");
}

function settingTable(settings: readonly SettingRow[]): string {
  const columns = [{ title: "setting" }, { title: "default" }, { title: "values" }, { title: "meaning" }];
  const rows = settings.map((setting) => [
    setting.when === null ? setting.name : `${setting.name} (${setting.when})`,
    showDefault(setting),
    showValues(setting),
    `${setting.label}: ${setting.help}${setting.structural ? " (restarts the run)" : ""}`,
  ]);
  return table(columns, rows);
}

function metricTable({ metrics }: KindRow): string {
  const columns = [{ title: "metric" }, { title: "unit" }, { title: "meaning" }];
  return table(
    columns,
    metrics.map(({ id, unit, label, help }) => [id, unit, help === "" ? label : `${label}: ${help}`]),
  );
}

function showDefault({ default: value, type }: SettingRow): string {
  if (typeof value === "number") return plain(value);
  if (type === "map" || type === "program" || type === "list") return JSON.stringify(value) ?? "";
  return typeof value === "object" && value !== null && type === "record" ? "" : (JSON.stringify(value) ?? "");
}

function showValues({ type, unit, min, max, choices }: SettingRow): string {
  if (choices !== null) return choices.join(" | ");
  if (min === null || max === null || unit === null) return type;
  if (unit === "ratio" && min === 0 && max === 1) return "0–1";
  const suffix = UNITS[unit] === undefined || unit === "ratio" ? "" : ` ${UNITS[unit]}`;
  return `${spellNumber(min)} … ${spellNumber(max)}${suffix}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

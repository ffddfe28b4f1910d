import { useEffect, useMemo, useRef } from "react";
import { catalog } from "../../catalog/index";
import { onFrame, useRun } from "../../stores/run-store";
import { useScenario } from "../../stores/scenario-store";
import type { Notice, RecordedCommand } from "../../worker/protocol";
import { counted, formatClock, formatDuration } from "../kit/format";
import { entityName } from "../table/entity-name";
import { noticeWords } from "../table/notice-words";
import styles from "./run-line.module.css";

interface Band {
  readonly key: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string;
  readonly isLive: boolean;
}

/** Bands that overlap in time lie in rows below each other, up to this many. */
const ROWS = 3;

function rowsOf(bands: readonly Band[]): ReadonlyMap<string, number> {
  const endsMs: number[] = [];
  const rows = new Map<string, number>();
  for (const band of [...bands].sort((a, b) => a.fromMs - b.fromMs)) {
    const free = endsMs.findIndex((end) => end <= band.fromMs);
    const row = free >= 0 ? free : Math.min(ROWS - 1, endsMs.length);
    endsMs[row] = Math.max(endsMs[row] ?? 0, band.toMs);
    rows.set(band.key, row);
  }
  return rows;
}

const NOTICES_SHOWN = 120;
const BANDS_HEIGHT = 11;
/** Notices that a band already shows. */
const BAND_CODES: ReadonlySet<string> = new Set(["faultStarted", "faultEnded", "faultStopped"]);

/** The run from start to end: warm-up, faults, what happened, and where it is now. */
export function RunLine() {
  const head = useRef<HTMLDivElement>(null);
  const layout = useRun((state) => state.layout);
  const commands = useRun((state) => state.commands);
  const notices = useRun((state) => state.notices);
  const faults = useScenario((state) => state.document.faults);
  const runForMs = layout?.runForMs ?? 0;
  const bands = useMemo(() => {
    const nameOf = (id: string) => {
      const entity = layout?.entities.find((each) => each.id === id);
      return entity === undefined || layout === undefined ? id : entityName(entity, layout);
    };
    return bandsOf(faults, commands, runForMs, nameOf);
  }, [faults, commands, runForMs, layout]);

  useEffect(
    () =>
      onFrame(({ timeMs }) => {
        if (head.current !== null && runForMs > 0)
          head.current.style.transform = `translateX(${Math.min(1, timeMs / runForMs) * 100}%)`;
      }),
    [runForMs],
  );

  if (layout === undefined || runForMs <= 0) return <div className={styles.line} />;
  const at = (ms: number) => `${Math.min(100, Math.max(0, (ms / runForMs) * 100))}%`;
  const rows = rowsOf(bands);
  const height = BANDS_HEIGHT / Math.max(1, ...[...rows.values()].map((row) => row + 1));
  const shown = unique(notices.filter((notice) => !BAND_CODES.has(notice.code)).slice(-NOTICES_SHOWN));
  return (
    <div
      className={styles.line}
      role="img"
      aria-label={`Run of ${formatDuration(runForMs)} with ${counted(bands.length, "fault")}`}
    >
      <div className={styles.track}>
        {layout.warmUpMs > 0 && (
          <div
            className={styles.warmUp}
            style={{ width: at(layout.warmUpMs) }}
            data-tip={`Warm-up, ${formatDuration(layout.warmUpMs)}: not counted in results`}
          />
        )}
        {ticks(runForMs).map((ms) => (
          <span key={ms} className={styles.tick} style={{ left: at(ms) }}>
            {formatClock(ms, runForMs).replace(/\.0(?=\D|$)/, "")}
          </span>
        ))}
        {bands.map((band) => (
          <div
            key={band.key}
            className={styles.band}
            data-live={band.isLive}
            style={{
              left: at(band.fromMs),
              width: `max(4px, calc(${at(band.toMs)} - ${at(band.fromMs)}))`,
              bottom: (rows.get(band.key) ?? 0) * height,
              height: height - 1,
            }}
            data-tip={band.label}
          />
        ))}
        {shown.map((notice) => (
          <Mark
            key={keyOf(notice)}
            notice={notice}
            words={noticeWords(notice, layout)}
            left={at(notice.atMs)}
            lengthMs={runForMs}
          />
        ))}
        <div ref={head} className={styles.head}>
          <i />
        </div>
      </div>
    </div>
  );
}

function keyOf({ atMs, code, place }: Notice): string {
  return `${atMs} ${code} ${place}`;
}

/** One mark for what happened at one moment and place. */
function unique(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [keyOf(notice), notice])).values()];
}

function Mark({
  notice,
  words,
  left,
  lengthMs,
}: {
  readonly notice: Notice;
  readonly words: string;
  readonly left: string;
  readonly lengthMs: number;
}) {
  const isBad = /opened|missed|down|crash|lost|full|stopped/i.test(notice.code);
  return (
    <i
      className={styles.mark}
      data-tone={isBad ? "bad" : "plain"}
      style={{ left }}
      data-tip={`${formatClock(notice.atMs, lengthMs)}: ${words}`}
    />
  );
}

const SECOND = 1000;
const STEPS_S = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  14_400, 21_600, 43_200, 86_400,
];

/** Round steps, so that about eight fit. */
function ticks(runForMs: number): number[] {
  const rough = runForMs / 8 / SECOND;
  const step = (STEPS_S.find((seconds) => seconds >= rough) ?? 86_400 * Math.ceil(rough / 86_400)) * SECOND;
  const found: number[] = [];
  for (let ms = step; ms < runForMs - step * 0.3; ms += step) found.push(ms);
  return found;
}

interface PlannedFault {
  readonly id?: string;
  readonly kind: string;
  readonly target: string;
  readonly startAtMs: number;
  readonly lastForMs?: number;
}

function bandsOf(
  planned: readonly PlannedFault[],
  commands: readonly RecordedCommand[],
  runForMs: number,
  nameOf: (id: string) => string,
): Band[] {
  const bandOf = (fault: PlannedFault, key: string, fromMs: number, isLive: boolean) =>
    faultBand(fault, { key, fromMs, runForMs, isLive, place: nameOf(fault.target) });
  const bands = planned.map((fault, index) => bandOf(fault, `plan-${fault.id ?? index}`, fault.startAtMs, false));
  for (const { command, atNs } of commands) {
    if (command.type === "inject") bands.push(bandOf(command.fault, command.fault.id, atNs / 1e6, true));
    if (command.type !== "clear") continue;
    const index = bands.findIndex((band) => band.key === command.faultId || band.key === `plan-${command.faultId}`);
    const band = bands[index];
    if (band !== undefined) bands[index] = { ...band, toMs: Math.min(band.toMs, atNs / 1e6) };
  }
  return bands;
}

interface BandPlace {
  readonly key: string;
  readonly fromMs: number;
  readonly runForMs: number;
  readonly isLive: boolean;
  readonly place: string;
}

function faultBand(fault: PlannedFault, { key, fromMs, runForMs, isLive, place }: BandPlace): Band {
  const toMs = Math.min(runForMs, fromMs + (fault.lastForMs ?? Number.POSITIVE_INFINITY));
  const name = catalog.faults.find((kind) => kind.kind === fault.kind)?.label ?? fault.kind;
  const length = fault.lastForMs === undefined ? "until the end" : `for ${formatDuration(fault.lastForMs)}`;
  return {
    key,
    fromMs,
    toMs,
    isLive,
    label: `${name} on ${place}, ${formatClock(fromMs, runForMs)} ${length}${isLive ? " (injected live)" : ""}`,
  };
}

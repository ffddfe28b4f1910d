/** What the worker does with messages, without knowing that it is in a worker: tests run it on a made-up clock. */
import { compareVariants } from "../experiment/compare";
import type { Scenario } from "../model/document";
import type { Catalog } from "../model/kind";
import { Session } from "../runtime/session";
import { parse } from "../scenario/parse";
import type { FromWorker, TimeRatio, ToWorker } from "./protocol";

/** What a host needs of the world. */
export interface HostWorld {
  now(): number;
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  /** Runs something after pending messages were looked at. */
  soon(run: () => void): void;
  later(run: () => void, ms: number): void;
}

type Compare = Extract<ToWorker, { type: "compare" }>;

/** Real time between two looks at messages. */
const SLICE_MS = 5;
const FRAME_MS = 40;
const FRAMES_UNDER_WAY_MAX = 2;
const IDLE_MS = 8;

export class WorkerHost {
  readonly #catalog: Catalog;
  readonly #world: HostWorld;
  #session: Session | undefined;
  #runId = 0;
  #ratio = 1;
  #particles = false;
  #frame = 0;
  #framesUnderWay = 0;
  #lastFrameAt = -Infinity;
  #isScheduled = false;
  /** Real and simulated time at the last measurement of the achieved ratio. */
  #paceMark = { atMs: 0, timeMs: 0 };
  #achievedRatio = Number.NaN;
  #summaryIsDue = false;

  constructor(catalog: Catalog, world: HostWorld) {
    this.#catalog = catalog;
    this.#world = world;
  }

  receive(message: ToWorker): void {
    try {
      this.#handle(message);
    } catch (error) {
      this.#crash(error);
    }
  }

  #handle(message: ToWorker): void {
    switch (message.type) {
      case "load":
        return this.#load(message);
      case "play":
        this.#session?.play();
        this.#markPace();
        return this.#schedule();
      case "pause":
        this.#session?.pause();
        this.#achievedRatio = Number.NaN;
        return this.#sendFrame();
      case "step":
        this.#session?.step(message.count);
        this.#sendFrame();
        return this.#sendSummaryAtEnd();
      case "ratio":
        this.#ratio = toNumber(message.ratio);
        this.#session?.setRatio(this.#ratio);
        this.#markPace();
        return this.#schedule();
      case "command":
        this.#session?.command(message.command);
        return this.#sendFrame();
      case "particles":
        this.#particles = message.on;
        this.#session?.showParticles(message.on);
        return;
      case "ack":
        this.#framesUnderWay = Math.max(0, this.#framesUnderWay - 1);
        return;
      case "summarize":
        return this.#sendSummary();
      case "compare":
        return this.#compare(message);
    }
  }

  #load(message: Extract<ToWorker, { type: "load" }>): void {
    this.#runId = message.runId;
    this.#session = undefined;
    const { scenario, problems, runnable } = parse(fileOf(message.scenario), this.#catalog);
    if (!runnable) {
      this.#world.post({ type: "rejected", runId: message.runId, problems }, []);
      return;
    }
    this.#ratio = toNumber(message.ratio);
    const session = new Session(scenario, this.#catalog, message.seed, this.#ratio, message.commands);
    session.showParticles(this.#particles);
    this.#session = session;
    this.#framesUnderWay = 0;
    this.#summaryIsDue = true;
    const { endNs, warmUpNs } = session.run;
    const layout = {
      entities: session.rows.entities,
      columnCount: session.rows.width,
      rowIntervalMs: session.rowIntervalMs,
      runForMs: endNs / 1e6,
      warmUpMs: warmUpNs / 1e6,
    };
    this.#world.post({ type: "loaded", runId: message.runId, layout }, []);
    if (message.play) session.play();
    this.#markPace();
    this.#sendFrame();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#session?.state !== "playing") return;
    this.#isScheduled = true;
    this.#world.soon(() => this.#slice());
  }

  #slice(): void {
    this.#isScheduled = false;
    const session = this.#session;
    if (session === undefined || session.state === "paused") return;
    try {
      const isBusy = session.tick(() => this.#world.now(), SLICE_MS);
      this.#measurePace(session);
      const isOver = session.state === "ended" || session.state === "stopped";
      const isDue = this.#world.now() - this.#lastFrameAt >= FRAME_MS && this.#framesUnderWay < FRAMES_UNDER_WAY_MAX;
      if (isOver || isDue) this.#sendFrame();
      if (isOver) return this.#sendSummaryAtEnd();
      this.#isScheduled = true;
      if (isBusy) this.#world.soon(() => this.#slice());
      else this.#world.later(() => this.#slice(), IDLE_MS);
    } catch (error) {
      this.#crash(error);
    }
  }

  #markPace(): void {
    this.#paceMark = { atMs: this.#world.now(), timeMs: this.#session?.timeMs ?? 0 };
  }

  #measurePace(session: Session): void {
    const now = this.#world.now();
    const elapsed = now - this.#paceMark.atMs;
    if (elapsed < 500) return;
    this.#achievedRatio = (session.timeMs - this.#paceMark.timeMs) / elapsed;
    this.#paceMark = { atMs: now, timeMs: session.timeMs };
  }

  #sendFrame(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#lastFrameAt = this.#world.now();
    this.#framesUnderWay++;
    const live = session.rows.live();
    const rows = session.takeRows();
    const particles = session.takeParticles();
    const { stopReason } = session;
    this.#world.post(
      {
        type: "frame",
        runId: this.#runId,
        frame: ++this.#frame,
        state: session.state,
        timeMs: session.timeMs,
        eventCount: session.eventCount,
        achievedRatio: session.state === "playing" ? this.#achievedRatio : Number.NaN,
        live,
        rows,
        particles,
        requestsPerDot: session.requestsPerDot,
        failuresPerDot: session.failuresPerDot,
        notices: session.takeNotices(),
        activeFaults: session.activeFaults(),
        recorded: session.takeRecorded(),
        ...(stopReason === undefined ? {} : { stopReason }),
      },
      [live.buffer as ArrayBuffer, rows.buffer as ArrayBuffer, particles.buffer as ArrayBuffer],
    );
  }

  /** Once, when the run is over. */
  #sendSummaryAtEnd(): void {
    const state = this.#session?.state;
    if (!this.#summaryIsDue || (state !== "ended" && state !== "stopped")) return;
    this.#summaryIsDue = false;
    this.#sendSummary();
  }

  #sendSummary(): void {
    if (this.#session === undefined) return;
    this.#world.post({ type: "summary", runId: this.#runId, summary: this.#session.summarize() }, []);
  }

  #compare({ comparisonId, scenario: document, a, b, seed, pairCount }: Compare): void {
    const { scenario, problems, runnable } = parse(fileOf(document), this.#catalog);
    if (!runnable) return this.#world.post({ type: "incomparable", comparisonId, problems }, []);
    const onProgress = (doneRatio: number) => this.#world.post({ type: "comparing", comparisonId, doneRatio }, []);
    const result = compareVariants(scenario, this.#catalog, { a, b, seed, pairCount, onProgress });
    if (result.ok) this.#world.post({ type: "compared", comparisonId, comparison: result.comparison }, []);
    else this.#world.post({ type: "incomparable", comparisonId, problems: [result.problem] }, []);
  }

  #crash(error: unknown): void {
    this.#session = undefined;
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error);
    this.#world.post({ type: "crashed", message }, []);
  }
}

/** In a document that is open, unknown fields of the file stand in `extra`; the parser wants the file. */
function fileOf({ extra, ...file }: Scenario): unknown {
  return { ...file, ...extra };
}

function toNumber(ratio: TimeRatio): number {
  return ratio === "max" ? Infinity : ratio;
}

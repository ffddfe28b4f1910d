import { msToNs, nsToMs } from "../../../model/kernel";
import type { ComponentContext, ComponentInstance, Scalable } from "../../../model/kind";
import { FAILED_PERMANENTLY } from "../../../model/outcome";
import type { AutoscalerSettings } from "./fields";
import { type Reading, Readings } from "./readings";
import { ScalingBehavior } from "./scaling-behavior";

/** Changes that are kept for the summary; the first ones are given up for later ones. */
const TIMELINE_LENGTH = 1000;

interface Change {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  /** The metric that asked for the most. */
  readonly metric: string;
}

/** Looks at metrics once in a while and sets the number of replicas of a service. */
export class Autoscaler implements ComponentInstance {
  readonly #context: ComponentContext;
  #settings: AutoscalerSettings;
  readonly #behavior: ScalingBehavior;
  readonly #onSync: number;
  readonly #columns;
  #target: Scalable | undefined;
  #readings: Readings | undefined;
  #last: readonly Reading[] = [];
  readonly #timeline: Change[] = [];

  constructor(context: ComponentContext, settings: AutoscalerSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#behavior = new ScalingBehavior(settings.scaleUp, settings.scaleDown, settings);
    this.#onSync = context.engine.kernel.handler(() => this.#sync());
    this.#columns = {
      scaleUps: context.counter("scaleUps"),
      scaleDowns: context.counter("scaleDowns"),
      wanted: context.level("wanted"),
      recommended: context.level("recommended"),
    };
  }

  start(): void {
    const peer = this.#context.peer(this.#settings.target);
    this.#target = peer?.instance.scaling;
    if (peer === undefined || this.#target === undefined) return;
    this.#readings = new Readings(this.#context, peer, this.#target);
    this.#show(this.#target.wantedCount);
    this.#waitForSync();
  }

  /** Nothing calls an autoscaler. */
  receive(slot: number): void {
    this.#context.engine.settleFrom(slot, FAILED_PERMANENTLY, this.#context.place);
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings as unknown as AutoscalerSettings;
    this.#behavior.configure(this.#settings.scaleUp, this.#settings.scaleDown, this.#settings);
  }

  describe(): Readonly<Record<string, unknown>> {
    return { target: this.#settings.target, metrics: this.#last, scaling: [...this.#timeline] };
  }

  #waitForSync(): void {
    this.#context.engine.kernel.after(msToNs(this.#settings.syncPeriodMs), this.#onSync, 0, 0);
  }

  #sync(): void {
    const { downReplicaCount, frozen } = this.#context.conditions;
    if (downReplicaCount > 0 || frozen > 0) return this.#waitForSync();
    const target = this.#target!;
    const { kernel } = this.#context.engine;
    const current = target.wantedCount;
    this.#last = this.#readings!.take(this.#settings.metrics, this.#settings.toleranceRatio);
    const asking = mostOf(this.#last);
    if (asking?.desired !== undefined) {
      // What cannot be read might have asked for more than the others do.
      const isPartly = this.#last.some(({ desired }) => desired === undefined);
      const desired = isPartly ? Math.max(current, asking.desired) : asking.desired;
      this.#show(desired);
      this.#scale(current, this.#behavior.next(nsToMs(kernel.now), current, desired), asking.metric);
    }
    this.#waitForSync();
  }

  #scale(from: number, to: number, metric: string): void {
    if (from === to) return;
    const { engine, place } = this.#context;
    engine.counters[to > from ? this.#columns.scaleUps : this.#columns.scaleDowns]!++;
    if (this.#timeline.length === TIMELINE_LENGTH) this.#timeline.shift();
    this.#timeline.push({ atMs: nsToMs(engine.kernel.now), from, to, metric });
    engine.setLevel(this.#columns.wanted, to);
    engine.notice(place, "scaled", `${this.#settings.target} from ${from} to ${to} replicas (${metric})`);
    this.#target!.scaleTo(to);
  }

  #show(recommended: number): void {
    this.#context.engine.setLevel(this.#columns.recommended, recommended);
    this.#context.engine.setLevel(this.#columns.wanted, this.#target!.wantedCount);
  }
}

function mostOf(readings: readonly Reading[]): Reading | undefined {
  let most: Reading | undefined;
  for (const reading of readings) {
    if (reading.desired !== undefined && reading.desired > (most?.desired ?? -1)) most = reading;
  }
  return most;
}

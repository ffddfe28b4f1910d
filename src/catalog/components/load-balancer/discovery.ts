import type { ComponentContext, ControlPeer } from "../../../model/kind";
import type { EndpointList } from "./endpoints";

/** When a told-of-every-change connection breaks, it is tried again so often. */
const RECONNECT_NS = 1e9;

const NOT_THERE = 0;
const LISTED = 1;
/** Known, but off the list without having signed off. */
const UNWELL = 2;

/** The list of endpoints as this balancer last heard it from a registry. */
export class Discovery {
  readonly #context: ComponentContext;
  readonly #registry: ControlPeer;
  readonly #endpoints: EndpointList;
  readonly #takeIn: () => void;
  #refreshNs: number;
  /** LISTED, UNWELL or NOT_THERE. */
  #listed = new Uint8Array(0);
  /** On its way from the registry. */
  #coming = new Uint8Array(0);
  #madeAt = 0;
  #comingMadeAt = 0;
  #isUnderWay = false;
  #isOutdated = false;
  /** Fetches of an earlier rhythm are recognised by it. */
  #rhythm = 0;
  readonly #onTick: number;
  readonly #onAsked: number;
  readonly #onTold: number;
  readonly #columns: { readonly fetches: number; readonly lost: number; readonly listed: number };

  /** @param takeIn makes endpoints of replicas that were added since: a list that is made now may name them */
  constructor(
    context: ComponentContext,
    registry: ControlPeer,
    endpoints: EndpointList,
    refreshNs: number,
    takeIn: () => void,
  ) {
    const { kernel } = context.engine;
    this.#context = context;
    this.#registry = registry;
    this.#endpoints = endpoints;
    this.#takeIn = takeIn;
    this.#refreshNs = refreshNs;
    this.#onTick = kernel.handler((rhythm) => this.#tick(rhythm));
    this.#onAsked = kernel.handler(() => this.#asked());
    this.#onTold = kernel.handler(() => this.#told());
    this.#columns = {
      fetches: context.counter("listFetches"),
      lost: context.counter("listFetchesLost"),
      listed: context.level("listed"),
    };
    registry.instance.directory?.onChange(() => this.#changed());
    this.grown();
    for (let i = 0; i < endpoints.count; i++) this.#listed[i] = this.#lookUp(i);
    this.#countListed();
    this.configure(refreshNs);
  }

  /** The list that calls are sent by was made so long ago (ns); 0 while changes are told at once. */
  get ageNs(): number {
    const isCurrent = this.#refreshNs === 0 && !this.#isUnderWay && !this.#isOutdated;
    return isCurrent ? 0 : this.#context.engine.kernel.now - this.#madeAt;
  }

  isListed(endpoint: number): boolean {
    return this.#listed[endpoint] === LISTED;
  }

  /** The registry knows it, though it may not think it well. */
  isKnown(endpoint: number): boolean {
    return this.#listed[endpoint] !== NOT_THERE;
  }

  configure(refreshNs: number): void {
    const { kernel } = this.#context.engine;
    this.#refreshNs = refreshNs;
    this.#rhythm++;
    if (refreshNs > 0) {
      // Balancers that started together would else ask together for ever.
      const wait = Math.floor(this.#context.stream("list-fetches").next() * refreshNs);
      kernel.post(wait, this.#onTick, this.#rhythm, 0);
    }
  }

  /** There are more endpoints; those whose component does not register are known without being told. */
  grown(): void {
    const known = this.#listed.length;
    if (this.#endpoints.count === known) return;
    this.#listed = widened(this.#listed, this.#endpoints.count);
    this.#coming = widened(this.#coming, this.#endpoints.count);
    for (let i = known; i < this.#endpoints.count; i++) if (this.#isStatic(i)) this.#listed[i] = LISTED;
    this.#countListed();
  }

  #tick(rhythm: number): void {
    if (rhythm !== this.#rhythm) return;
    this.#context.engine.kernel.post(this.#refreshNs, this.#onTick, rhythm, 0);
    this.#ask();
  }

  #ask(): void {
    if (this.#isUnderWay) return;
    const { engine } = this.#context;
    engine.counters[this.#columns.fetches]!++;
    const travel = engine.controlDelay(this.#registry.linkIndex, false);
    if (travel === Infinity) return this.#failed();
    this.#isUnderWay = true;
    engine.kernel.post(travel, this.#onAsked, 0, 0);
  }

  /** The registry reads its list and answers. */
  #asked(): void {
    const { engine } = this.#context;
    const { directory } = this.#registry.instance;
    const travel = directory?.isUp === true ? engine.controlDelay(this.#registry.linkIndex, true) : Infinity;
    if (travel === Infinity) return this.#failed();
    this.#isOutdated = false;
    this.#takeIn();
    this.#comingMadeAt = engine.kernel.now;
    for (let i = 0; i < this.#coming.length; i++) this.#coming[i] = this.#lookUp(i);
    this.#isUnderWay = true;
    engine.kernel.post(travel, this.#onTold, 0, 0);
  }

  #told(): void {
    this.#isUnderWay = false;
    this.#madeAt = this.#comingMadeAt;
    this.#listed.set(this.#coming);
    this.#countListed();
    if (this.#refreshNs === 0 && this.#isOutdated) this.#changed();
  }

  #failed(): void {
    const { engine } = this.#context;
    engine.counters[this.#columns.lost]!++;
    this.#isUnderWay = false;
    if (this.#refreshNs > 0) return;
    this.#isOutdated = true;
    this.#isUnderWay = true;
    engine.kernel.post(RECONNECT_NS, this.#onAsked, 0, 0);
  }

  /** The registry's list is another now; without a rhythm of our own it tells us. */
  #changed(): void {
    if (this.#refreshNs > 0) return;
    if (this.#isUnderWay) {
      this.#isOutdated = true;
      return;
    }
    this.#context.engine.counters[this.#columns.fetches]!++;
    this.#asked();
  }

  #lookUp(endpoint: number): number {
    const { outgoing, replica } = this.#endpoints.at(endpoint);
    const { directory } = this.#registry.instance;
    if (directory?.isListed(outgoing.to, Math.max(0, replica)) !== false) return LISTED;
    return directory.isUnwell(outgoing.to, Math.max(0, replica)) ? UNWELL : NOT_THERE;
  }

  #isStatic(endpoint: number): boolean {
    const { outgoing, replica } = this.#endpoints.at(endpoint);
    return this.#registry.instance.directory?.isListed(outgoing.to, Math.max(0, replica)) === undefined;
  }

  #countListed(): void {
    let count = 0;
    for (const listed of this.#listed) if (listed === LISTED) count++;
    this.#context.engine.setLevel(this.#columns.listed, count);
  }
}

function widened(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length);
  wider.set(array);
  return wider;
}

/**
 * The models that every engine runs, with the same numbers. A station has some servers and one waiting line; arrivals are
 * Poisson, service times exponential. So many customers come, and all are served.
 *
 * - `chain`: the stations one after the other.
 * - `fork`: a gateway, then three services in parallel, then, when all three are done, a database.
 * - `wander`: so many visits to random stations that never queue.
 */
export interface Model {
  readonly name: string;
  readonly shape: "chain" | "fork" | "wander";
  readonly stationCount: number;
  /** Per station. */
  readonly serverCount: number;
  /** Of a customer that wanders. */
  readonly visitCount: number;
  readonly ratePerMs: number;
  readonly serviceMs: number;
  /** Customers that keep our kernel busy for a third of a second or longer. */
  readonly customerCount: number;
}

const COMMON = { shape: "chain", stationCount: 1, serverCount: 1, visitCount: 0, serviceMs: 1 } as const;

/** Stations are 80 % busy (mm8: 90 %); 10,000 customers of `mesh` are under way at any time. */
export const MODELS: readonly Model[] = [
  { ...COMMON, name: "mm1", ratePerMs: 0.8, customerCount: 2_000_000 },
  { ...COMMON, name: "mm8", serverCount: 8, ratePerMs: 7.2, customerCount: 1_500_000 },
  { ...COMMON, name: "tandem", stationCount: 10, ratePerMs: 0.8, customerCount: 300_000 },
  {
    ...COMMON,
    name: "micro",
    shape: "fork",
    stationCount: 5,
    serverCount: 16,
    ratePerMs: 12.8,
    customerCount: 400_000,
  },
  {
    name: "mesh",
    shape: "wander",
    stationCount: 200,
    serverCount: Infinity,
    visitCount: 12,
    ratePerMs: 10_000 / 120,
    serviceMs: 10,
    customerCount: 400_000,
  },
];

/** A thousand requests a second through five services, each of them 60 % busy. */
export const DAY: Model = {
  ...COMMON,
  name: "day",
  stationCount: 5,
  serverCount: 8,
  ratePerMs: 1,
  serviceMs: 4.8,
  customerCount: 86_400_000,
};

export function modelNamed(name: string): Model {
  const model = [...MODELS, DAY].find((each) => each.name === name);
  if (model === undefined) throw new Error(`no model "${name}"`);
  return model;
}

/** What an engine hands back; the mean shows that it simulated the same thing. */
export interface ModelResult {
  readonly customerCount: number;
  readonly meanLatencyMs: number;
  /** Where the engine counts them. */
  readonly eventCount?: number;
}

/**
 * The five models that every engine runs, with the same numbers. Times in ms, rates per ms.
 *
 * - `mm1`, `mm8`: one station with 1 or 8 servers, 80 or 90 % busy.
 * - `tandem`: ten stations one after the other, 80 % busy.
 * - `micro`: a gateway, then three services in parallel, then, when all three are done, a database; 16 servers each.
 * - `mesh`: 200 stations that never queue, twelve random visits each, 10,000 customers under way at any time.
 */
export type Model =
  | {
      readonly name: "mm1" | "mm8";
      readonly serverCount: number;
      readonly ratePerMs: number;
      readonly serviceMs: number;
    }
  | { readonly name: "tandem"; readonly stationCount: number; readonly ratePerMs: number; readonly serviceMs: number }
  | { readonly name: "micro"; readonly serverCount: number; readonly ratePerMs: number; readonly serviceMs: number }
  | {
      readonly name: "mesh";
      readonly stationCount: number;
      readonly visitCount: number;
      readonly ratePerMs: number;
      readonly serviceMs: number;
    };

export const MODELS: readonly Model[] = [
  { name: "mm1", serverCount: 1, ratePerMs: 0.8, serviceMs: 1 },
  { name: "mm8", serverCount: 8, ratePerMs: 7.2, serviceMs: 1 },
  { name: "tandem", stationCount: 10, ratePerMs: 0.8, serviceMs: 1 },
  { name: "micro", serverCount: 16, ratePerMs: 12.8, serviceMs: 1 },
  { name: "mesh", stationCount: 200, visitCount: 12, ratePerMs: 10_000 / 120, serviceMs: 10 },
];

/** What an engine hands back, so that it can be seen to have simulated the same thing. */
export type ModelResult = { readonly customerCount: number; readonly meanLatencyMs: number };

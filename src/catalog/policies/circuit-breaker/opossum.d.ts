/** What the differential test uses of opossum, which ships no types. */
declare module "opossum" {
  export interface Options {
    readonly timeout?: number | false;
    readonly resetTimeout?: number;
    readonly volumeThreshold?: number;
    readonly errorThresholdPercentage?: number;
    readonly rollingCountTimeout?: number;
    readonly rollingCountBuckets?: number;
    readonly allowWarmUp?: boolean;
    readonly enableSnapshots?: boolean;
    readonly rollingPercentilesEnabled?: boolean;
  }
  export default class CircuitBreaker {
    constructor(work: (fails: boolean) => Promise<void>, options: Options);
    on(event: string, listener: () => void): void;
    fire(fails: boolean): Promise<void>;
    shutdown(): void;
  }
}

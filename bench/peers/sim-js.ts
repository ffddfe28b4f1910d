/** The five models on SimJS 2.0.3 (npm `simjs`), written as its documentation teaches. It only attaches to a window. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import type { Model, ModelResult } from "../models";

interface SimEntity {
  time(): number;
  setTimer(delay: number): { done(callback: () => void): void };
  useFacility(facility: object, duration: number): { done(callback: () => void): void };
}
interface SimLibrary {
  readonly Sim: new () => { addEntity(entity: new (...args: never[]) => object): void; simulate(end: number): void };
  readonly Entity: new (...args: never[]) => SimEntity;
  readonly Facility: new (name: string, discipline: number, servers: number) => object;
  readonly Random: new (seed: number) => { exponential(rate: number): number };
}

function load(): SimLibrary {
  const file = createRequire(import.meta.url).resolve("simjs");
  const world = globalThis as { window?: { Sim?: SimLibrary } };
  const window: { Sim?: SimLibrary } = {};
  world.window = window;
  runInThisContext(readFileSync(file, "utf8"));
  delete world.window;
  if (window.Sim === undefined) throw new Error("simjs did not attach itself");
  return window.Sim;
}

/**
 * Runs a model: so many customers come, and all are served. The mean is kept by hand, as SimJS's own statistics cost more.
 */
export function runSimJs(model: Model, customerCount: number): ModelResult {
  const library = load();
  const random = new library.Random(7);
  // Customers that wander never queue: a timer is enough.
  const facilities = Array.from(
    { length: model.shape === "wander" ? 0 : model.stationCount },
    (_, i) => new library.Facility(`station ${i}`, 0, model.serverCount),
  );
  let left = customerCount;
  let done = 0;
  let sum = 0;
  const service = (): number => random.exponential(1 / model.serviceMs);

  class Source extends library.Entity {
    start(): void {
      if (left-- === 0) return;
      this.setTimer(random.exponential(model.ratePerMs)).done(() => {
        this.start();
        this.customer(this.time());
      });
    }
    customer(startedAt: number): void {
      const end = (): void => {
        done++;
        sum += this.time() - startedAt;
      };
      if (model.shape === "wander") return this.wander(model.visitCount, end);
      if (model.shape === "fork") return this.fork(end);
      this.chain(0, end);
    }
    chain(at: number, end: () => void): void {
      const facility = facilities[at];
      if (facility === undefined) return end();
      this.useFacility(facility, service()).done(() => this.chain(at + 1, end));
    }
    fork(end: () => void): void {
      let open = 3;
      const joined = (): void => {
        if (--open === 0) this.useFacility(facilities[4] as object, service()).done(end);
      };
      this.useFacility(facilities[0] as object, service()).done(() => {
        for (let i = 1; i <= 3; i++) this.useFacility(facilities[i] as object, service()).done(joined);
      });
    }
    wander(left: number, end: () => void): void {
      if (left === 0) return end();
      this.setTimer(service()).done(() => this.wander(left - 1, end));
    }
  }

  const sim = new library.Sim();
  sim.addEntity(Source);
  sim.simulate(Infinity);
  return { customerCount: done, meanLatencyMs: sum / done };
}

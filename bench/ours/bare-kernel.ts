import { NS_PER_MS } from "../../src/kernel/time";
import type { Model, ModelResult } from "../models";
import { Network } from "./network";

/** Runs a model on our kernel: so many customers come, and all are served. */
export function runBareKernel(model: Model, customerCount: number): ModelResult {
  const network = new Network("bench");
  for (let i = 0; i < model.stationCount; i++) network.station(model.serviceMs, model.serverCount);
  lay[model.shape](network, model);
  network.arrivals(model.ratePerMs, customerCount);
  network.kernel.run(Infinity);
  const { latency, kernel } = network;
  return {
    customerCount: latency.count,
    meanLatencyMs: latency.mean() / NS_PER_MS,
    eventCount: kernel.eventCount,
  };
}

/** What the customers do, by shape. */
const lay: Record<Model["shape"], (network: Network, model: Model) => void> = { chain, fork, wander };

function chain(network: Network, { stationCount }: Model): void {
  network.route = (customer, from) => {
    if (from === stationCount - 1) network.end(customer);
    else network.enter(customer, from + 1);
  };
}

function fork(network: Network): void {
  const [gateway, firstService, database] = [0, 1, 4];
  // A branch's own number is the customer that it belongs to; the customer's is how many branches are out.
  network.route = (customer, from) => {
    if (from === -1) {
      network.enter(customer, gateway);
    } else if (from === gateway) {
      network.countdown[customer] = 3;
      for (let i = 0; i < 3; i++) {
        const branch = network.begin();
        network.countdown[branch] = customer;
        network.enter(branch, firstService + i);
      }
    } else if (from === database) {
      network.end(customer);
    } else {
      const parent = network.countdown[customer]!;
      network.drop(customer);
      const left = network.countdown[parent]! - 1;
      network.countdown[parent] = left;
      if (left === 0) network.enter(parent, database);
    }
  };
}

function wander(network: Network, { stationCount, visitCount }: Model): void {
  const way = network.random.stream("mesh", "way");
  network.route = (customer, from) => {
    if (from === -1) network.countdown[customer] = visitCount;
    const left = network.countdown[customer]!;
    if (left === 0) {
      network.end(customer);
      return;
    }
    network.countdown[customer] = left - 1;
    network.enter(customer, way.below(stationCount));
  };
}

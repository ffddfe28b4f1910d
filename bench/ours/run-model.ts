import { NS_PER_MS } from "../../src/kernel/time";
import type { Model, ModelResult } from "../models";
import { Network } from "./network";

/** Runs a model on our kernel until about so many customers have come. */
export function runModel(model: Model, customerCount: number): ModelResult {
  const network = build(model);
  network.arrivals(model.ratePerMs);
  network.kernel.run(Math.round((customerCount / model.ratePerMs) * NS_PER_MS));
  return { customerCount: network.latency.count, meanLatencyMs: network.latency.mean() / NS_PER_MS };
}

export function build(model: Model): Network {
  const network = new Network("bench");
  switch (model.name) {
    case "mm1":
    case "mm8":
      chain(network, 1, model.serverCount, model.serviceMs);
      break;
    case "tandem":
      chain(network, model.stationCount, 1, model.serviceMs);
      break;
    case "micro":
      forkAndJoin(network, model.serverCount, model.serviceMs);
      break;
    case "mesh":
      wander(network, model.stationCount, model.visitCount, model.serviceMs);
      break;
  }
  return network;
}

function chain(network: Network, length: number, serverCount: number, serviceMs: number): void {
  for (let i = 0; i < length; i++) network.station(serviceMs, serverCount);
  network.route = (customer, from) => {
    if (from === length - 1) network.end(customer);
    else network.enter(customer, from + 1);
  };
}

function forkAndJoin(network: Network, serverCount: number, serviceMs: number): void {
  const gateway = network.station(serviceMs, serverCount);
  const first = network.station(serviceMs, serverCount);
  network.station(serviceMs, serverCount);
  network.station(serviceMs, serverCount);
  const database = network.station(serviceMs, serverCount);
  // A branch's own number is the customer that it belongs to; the customer's is how many branches are out.
  network.route = (customer, from) => {
    if (from === -1) {
      network.enter(customer, gateway);
    } else if (from === gateway) {
      network.countdown[customer] = 3;
      for (let i = 0; i < 3; i++) {
        const branch = network.begin();
        network.countdown[branch] = customer;
        network.enter(branch, first + i);
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

function wander(network: Network, stationCount: number, visitCount: number, serviceMs: number): void {
  for (let i = 0; i < stationCount; i++) network.station(serviceMs, Infinity);
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

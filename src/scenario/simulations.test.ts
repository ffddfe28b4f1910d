import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../catalog/index";
import type { Scenario } from "../model/document";
import { listAddresses, readAddress } from "./address";
import { parseText } from "./parse";
import { check, serialise } from "./serialise";

const FILES = readdirSync("simulations").filter((name) => name.endsWith(".json"));

test.each(FILES)("simulations/%s has no problem, and saving it changes nothing that it says", (name) => {
  const { scenario, problems } = parseText(readFileSync(`simulations/${name}`, "utf8"), catalog);
  expect(problems).toEqual([]);
  const text = serialise(scenario, catalog);
  const again = parseText(text, catalog);
  expect(again.problems).toEqual([]);
  expect(serialise(again.scenario, catalog)).toBe(text);
  expect(check(scenario, catalog).problems).toEqual([]);
  const settings = (from: Scenario): unknown[] =>
    listAddresses(from, catalog).map(({ address, value }) => [address, value]);
  expect(settings(again.scenario)).toEqual(settings(scenario));
  for (const { address } of listAddresses(scenario, catalog))
    expect(readAddress(scenario, address, catalog).ok).toBe(true);
});

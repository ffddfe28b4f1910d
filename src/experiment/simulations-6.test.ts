// The scenarios that we ship, an eighth of them: a test file runs on one core.
import { readdirSync, readFileSync } from "node:fs";
import { proveSimulations } from "./testing/prove-simulations";

const FOLDER = new URL("../../simulations/", import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

proveSimulations(
  names.filter((_, i) => i % 8 === 5).map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), "utf8") })),
);

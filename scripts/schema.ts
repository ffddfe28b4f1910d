// `npm run schema` writes public/scenario.schema.json from the kinds; with --check it only compares.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { catalog } from "../src/catalog/index";
import { scenarioJsonSchema } from "../src/scenario/json-schema";

const FILE = "public/scenario.schema.json";
const wanted = `${JSON.stringify(scenarioJsonSchema(catalog), null, 2)}\n`;

function current(): string | undefined {
  try {
    return readFileSync(FILE, "utf8");
  } catch {
    return undefined;
  }
}

if (!process.argv.includes("--check")) {
  mkdirSync("public", { recursive: true });
  writeFileSync(FILE, wanted);
  console.log(`${FILE} written`);
} else if (current() === wanted) {
  console.log(`${FILE} is fresh`);
} else {
  console.error(`${FILE} does not match the kinds: run "npm run schema" and commit the file`);
  process.exitCode = 1;
}

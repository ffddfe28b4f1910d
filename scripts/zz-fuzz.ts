import { catalog } from "../src/catalog/index";
import { parse } from "../src/scenario/parse";
import { generateScenario } from "../src/scenario/testing/generate";
import { Run } from "../src/runtime/run";
let s = 12345;
const rnd = () => { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; return s / 4294967296; };
const chance = { integer: (a: number, b: number) => a + Math.floor(rnd() * (b - a + 1)), text: () => "t" + Math.floor(rnd() * 100) };
const seen = new Map<string, number>(); const ex = new Map<string, unknown>();
let ran = 0, notRunnable = 0;
for (let i = 0; i < 3000; i++) {
  const file: any = generateScenario(chance, catalog);
  file.run = { runForMs: 20 };
  file.objectives = [];
  const { scenario, runnable, problems } = parse(file, catalog);
  if (!runnable) { notRunnable++; for (const p of problems) if (p.severity === "error") { const k = "P " + p.reason.replace(/c\d+|op\d+|\d+/g, "#"); seen.set(k, (seen.get(k) ?? 0) + 1); } continue; }
  try { const run = new Run(scenario, catalog, "1"); run.advance(run.endNs, 200000); run.summarize(); ran++; }
  catch (e) { const st = (e as Error).stack ?? ""; const k = "E " + (e as Error).message.slice(0, 150).replace(/\d+/g,"#") + " @" + (st.split("\n")[2] ?? "").trim().slice(0, 90); seen.set(k, (seen.get(k) ?? 0) + 1); if (!ex.has(k)) ex.set(k, file); }
}
console.log({ ran, notRunnable });
for (const [k, n] of [...seen].sort((a, b) => b[1] - a[1])) console.log(n, k);
import { writeFileSync } from "node:fs";
let n = 0; for (const [k, f] of ex) writeFileSync(`/tmp/fuzz-${n++}.json`, JSON.stringify(f));

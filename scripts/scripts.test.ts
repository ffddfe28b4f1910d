import { describe, expect, test } from "vitest";
import { lockProblems } from "./check-lock.mjs";
import { staticImports } from "./check-size.mjs";
import { isInstalled, nodeIsSupported } from "./setup.mjs";
import { playwrightCounts, vitestCounts } from "./test.mjs";

describe("lock check", () => {
  const integrity = "sha512-x";

  test("accepts a complete lock", () => {
    const packages = {
      "": {},
      "node_modules/a": { integrity, optionalDependencies: { "a-linux": "1.0.0" } },
      "node_modules/a-linux": { integrity },
    };
    expect(lockProblems({ packages })).toEqual([]);
  });

  test("names a platform package that npm dropped", () => {
    const packages = { "node_modules/a": { integrity, optionalDependencies: { "a-darwin": "1.0.0" } } };
    expect(lockProblems({ packages })).toEqual([expect.stringContaining("a-darwin")]);
  });

  test("finds a nested optional package as Node does", () => {
    const packages = {
      "node_modules/a/node_modules/b": { integrity, optionalDependencies: { c: "1.0.0" } },
      "node_modules/a/node_modules/c": { integrity },
    };
    expect(lockProblems({ packages })).toEqual([]);
  });

  test("refuses addresses", () => {
    const packages = { "node_modules/a": { integrity, resolved: "somewhere" } };
    expect(lockProblems({ packages })).toEqual([expect.stringContaining("resolved")]);
  });

  test("does not take an empty file for a sound one", () => {
    expect(lockProblems({})).toHaveLength(1);
  });
});

describe("set-up", () => {
  test.each([
    ["20.19.0", true],
    ["20.18.3", false],
    ["21.7.0", false],
    ["22.11.0", false],
    ["22.12.0", true],
    ["23.5.0", false],
    ["24.0.0", true],
    ["18.20.0", false],
  ])("Node %s supported: %s", (version, expected) => {
    expect(nodeIsSupported(version)).toBe(expected);
  });

  test("sees that a package is missing or of another version", () => {
    const wanted = { packages: { "": {}, "node_modules/a": { version: "1.0.0" } } };
    expect(isInstalled(wanted, { packages: { "node_modules/a": { version: "1.0.0" } } })).toBe(true);
    expect(isInstalled(wanted, { packages: { "node_modules/a": { version: "1.0.1" } } })).toBe(false);
    expect(isInstalled(wanted, {})).toBe(false);
  });
});

describe("closing line", () => {
  test("counts a test file that cannot be loaded as a failure", () => {
    const report = { numPassedTests: 3, numFailedTests: 0, numFailedTestSuites: 1, success: false };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1 });
  });

  test("counts a flaky journey as a failure", () => {
    expect(playwrightCounts({ stats: { expected: 2, unexpected: 1, flaky: 1 } })).toEqual({ passed: 2, failed: 2 });
  });
});

test("first load: sees static imports of minified code, not import()", () => {
  const code = `import{a as b}from"./react-1.js";import"./side.js";const l=()=>import("./charts-2.js");export{x}from"./y.js";`;
  expect(staticImports(code)).toEqual(["./react-1.js", "./side.js", "./y.js"]);
});

import { defineConfig } from "vitest/config";

/** `vitest run --mode oracle-full` (npm run oracle): the published tables and closed forms with many seeds. */
export default defineConfig(({ mode }) => {
  const isOracle = mode === "oracle-full";
  return {
    test: {
      include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.{ts,mjs}"],
      environment: "node",
      setupFiles: ["scripts/vitest-setup.ts"],
      reporters: ["default", "json"],
      outputFile: { json: "test-results/vitest.json" },
      testTimeout: isOracle ? 1_800_000 : 60_000,
      hookTimeout: 60_000,
      env: isOracle ? { WINDTUNNEL_ORACLE_FULL: "1" } : {},
      coverage: {
        provider: "v8",
        include: ["src/**/*.{ts,tsx}"],
        exclude: ["src/**/*.test.{ts,tsx}"],
      },
    },
  };
});

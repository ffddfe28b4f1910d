import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The long files first: on a clean checkout nobody knows how long a file takes, and one that starts last is waited for. */
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/experiment\/simulations-|oracle/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** `vitest run --mode oracle-full` (npm run oracle): the published tables and closed forms with many seeds. */
export default defineConfig(({ mode }) => {
  const isOracle = mode === "oracle-full";
  return {
    test: {
      include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.{ts,mjs}"],
      environment: "node",
      sequence: { sequencer: LongOnesFirst },
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

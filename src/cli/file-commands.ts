/** `windtunnel validate FILE…` and `windtunnel format FILE`. */
import { catalog } from "../catalog/index";
import { parseText } from "../scenario/parse";
import { serialise } from "../scenario/serialise";
import { EXIT_INVALID, EXIT_OK, type ExitCode } from "./exit-code";
import { type Io, UnreadableFile } from "./io";
import { showProblems } from "./show-problems";
import { harmless } from "./table";

/** Lists the problems of each file; invalid when one of them has an error. */
export function validateCommand(io: Io, files: readonly string[], options: { readonly json?: boolean }): ExitCode {
  const results = files.map((file) => ({ file, ...validate(io, file) }));
  if (options.json === true) io.out(`${JSON.stringify(results, null, 2)}\n`);
  else for (const { file, problems } of results) io.out(showProblems(file, problems) || `${harmless(file)}: ok\n`);
  return results.every(({ runnable }) => runnable) ? EXIT_OK : EXIT_INVALID;
}

function validate(io: Io, file: string) {
  try {
    const { problems, runnable } = parseText(io.read(file), catalog);
    return { runnable, problems };
  } catch (error) {
    // One file that is missing does not hide what is wrong with the others.
    if (!(error instanceof UnreadableFile)) throw error;
    const problem = { path: "", value: undefined, reason: `${error.message}.`, hint: "", severity: "error" } as const;
    return { runnable: false, problems: [problem] };
  }
}

/** Prints the canonical text. A file with errors is refused: what is broken would be lost. */
export function formatCommand(io: Io, file: string, options: { readonly write?: boolean }): ExitCode {
  const { scenario, problems, runnable } = parseText(io.read(file), catalog);
  io.err(showProblems(file, problems));
  if (!runnable) return EXIT_INVALID;
  const text = serialise(scenario, catalog);
  if (options.write === true && file !== "-") io.write(file, text);
  else io.out(text);
  return EXIT_OK;
}

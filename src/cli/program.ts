/** The command line: what it offers, and which command it becomes. */
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { EXIT_INVALID, EXIT_OK, EXIT_STOPPED, type ExitCode } from "./exit-code";
import { formatCommand, validateCommand } from "./file-commands";
import { type Io, UnreadableFile } from "./io";
import { listKindsCommand } from "./list-kinds-command";
import { type RunOptions, runCommand } from "./run-command";
import { VERSION } from "./version";

const REPLICATIONS_MAX = 1000;

const EXIT_CODES = `
Exit codes: 0 all objectives met, 1 an objective missed, 2 invalid scenario or command line, 3 the engine stopped.
FILE may be "-" for standard input.`;

/** Runs one command line (without "node" and the script) and returns the exit code. Never throws. */
export function runCli(args: readonly string[], io: Io): ExitCode {
  let code: ExitCode = EXIT_OK;
  const program = makeProgram(io, (result) => {
    code = result;
  });
  try {
    program.parse([...args], { from: "user" });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

function failed(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_INVALID;
  if (error instanceof UnreadableFile) {
    io.err(`${error.message}\n`);
    return EXIT_INVALID;
  }
  // A bug of ours: the reason is all we have, and the stack is what a report needs.
  io.err(`the engine failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_STOPPED;
}

function makeProgram(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command("windtunnel")
    .description("A wind tunnel for software architectures: runs scenario files and judges their objectives.")
    .version(VERSION)
    .addHelpText("after", EXIT_CODES)
    .showHelpAfterError("(try --help)")
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  program
    .command("run")
    .description("run a scenario and print what was measured")
    .argument("<file>", 'scenario file, or "-"')
    .option("--seed <text>", "seed instead of the scenario's")
    .option(
      "--replications <count>",
      "runs with different seeds; two or more give every metric an interval, one only averages",
      wholeNumber,
    )
    .option("--set <address=value>", "change a setting, e.g. orders.replicaCount=5; may be repeated", collect, [])
    .option("--variant <id>", "run a variant of the scenario instead of its base")
    .option("--json", "print the summary as JSON, and nothing else, to standard output")
    .option("--out <file>", "also write the summary as JSON to a file")
    .option("--progress", "report progress also where standard error is not a terminal")
    .action((file: string, options: RunOptions) => done(runCommand(io, file, options)));
  program
    .command("validate")
    .description("list the problems of scenario files")
    .argument("<file...>", 'scenario files, or "-"')
    .option("--json", "print them as JSON")
    .action((files: string[], options: { json?: boolean }) => done(validateCommand(io, files, options)));
  program
    .command("list-kinds")
    .description("list every kind with its settings, units, defaults, ranges and metrics")
    .argument("[kind]", "only this one")
    .option("--json", "print them as JSON")
    .action((kind: string | undefined, options: { json?: boolean }) => done(listKindsCommand(io, kind, options)));
  program
    .command("format")
    .description("print a scenario file in its canonical form")
    .argument("<file>", 'scenario file, or "-"')
    .option("--write", "write it back to the file instead")
    .action((file: string, options: { write?: boolean }) => done(formatCommand(io, file, options)));
  return program;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= REPLICATIONS_MAX) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${REPLICATIONS_MAX}.`);
}

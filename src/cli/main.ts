/** The `windtunnel` command. */
import { nodeIo } from "./io";
import { runCli } from "./program";

// A reader that has seen enough (`| head`) closes the pipe: that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

// Not process.exit: what was written to a pipe must get out first.
process.exitCode = runCli(process.argv.slice(2), nodeIo);

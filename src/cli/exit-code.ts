/** What the process says of itself when it ends. */
export const EXIT_OK = 0;
/** An objective was missed. */
export const EXIT_MISSED = 1;
/** The scenario, a file or the command line is not valid. */
export const EXIT_INVALID = 2;
/** The engine stopped at a limit or failed. */
export const EXIT_STOPPED = 3;

export type ExitCode = typeof EXIT_OK | typeof EXIT_MISSED | typeof EXIT_INVALID | typeof EXIT_STOPPED;

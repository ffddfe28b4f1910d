import { version } from "../../package.json";

/** Of the program; the file format has its own. */
export const VERSION: string = version;

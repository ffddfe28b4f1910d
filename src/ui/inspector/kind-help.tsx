import { useEffect, useState } from "react";
import styles from "./inspector.module.css";
import { MarkdownView } from "./markdown-view";

const READMES = import.meta.glob<string>("../../catalog/*/*/README.md", { query: "?raw", import: "default" });

type List = "components" | "policies" | "faults" | "arrivals" | "transports";

/** The README of a kind: what it is, its names elsewhere, and what is not modelled. Loaded when it is opened. */
export function KindHelp({ list, kind }: { readonly list: List; readonly kind: string }) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    setText(undefined);
    const load = READMES[`../../catalog/${list}/${kind}/README.md`];
    const show = (source: string) => isCurrent && setText(source);
    if (load === undefined) show("There is no help for this kind yet.");
    else load().then(show, () => show("The help could not be loaded."));
    return () => {
      isCurrent = false;
    };
  }, [list, kind]);
  return text === undefined ? <p className={styles.quiet}>Loading…</p> : <MarkdownView source={withoutTitle(text)} />;
}

/** The panel's heading already says what the first line of a README says. */
function withoutTitle(text: string): string {
  return text.replace(/^#\s.*\r?\n/, "");
}

/** Attributes that give an element a tooltip on hover and on keyboard focus; `TooltipHost` shows it. */
export interface TipProps {
  readonly "data-tip"?: string;
  readonly "data-tip-keys"?: string;
}

/** `<span {...tip("Share of work nobody waits for")}>`. A tooltip adds to a label and never replaces it. */
export function tip(text: string, keys?: string): TipProps {
  return keys === undefined ? { "data-tip": text } : { "data-tip": text, "data-tip-keys": keys };
}

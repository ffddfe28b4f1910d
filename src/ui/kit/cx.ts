/** Class names that apply, joined: `cx(styles.button, isOn && styles.on)`. */
export function cx(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== "").join(" ");
}

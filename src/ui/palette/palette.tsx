/** Left panel: what can be added. */
export function Palette() {
  return null;
}

/** Right panel: settings and live numbers of the selection, or of the scenario. */
export function Inspector() {
  return null;
}

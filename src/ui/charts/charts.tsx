/** Bottom panel: live strips of the selection or the whole. */
export function Charts() {
  return null;
}

/** Dialog with the scenarios of `simulations/`; also owns open, save, drag-drop and Ctrl+S. Mount once. */
export function Gallery() {
  return null;
}

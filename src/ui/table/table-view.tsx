/** Nodes and links as a table: the text alternative of the canvas. */
export function TableView() {
  return null;
}

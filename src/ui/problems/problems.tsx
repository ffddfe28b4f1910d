/** The list of problems of the open document. */
export function Problems() {
  return null;
}

/** Live region: at most one sentence per 5 s. Mount once. */
export function Narrator() {
  return null;
}

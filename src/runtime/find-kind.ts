/** The kind of that name; a document that `parse` found runnable names none that is missing. */
export function findKind<K extends { readonly kind: string }>(kinds: readonly K[], name: string): K {
  const kind = kinds.find((entry) => entry.kind === name);
  if (kind === undefined) throw new Error(`no kind "${name}" in the catalog`);
  return kind;
}

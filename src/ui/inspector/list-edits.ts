/** Edits of a list as new lists; a place outside the list changes nothing. */
export function replaceAt<T>(list: readonly T[], index: number, value: T): readonly T[] {
  return index in list ? list.with(index, value) : list;
}

export function removeAt<T>(list: readonly T[], index: number): readonly T[] {
  return index in list ? list.toSpliced(index, 1) : list;
}

/** Moves an entry by `by` places; stops at the ends. */
export function moveBy<T>(list: readonly T[], index: number, by: number): readonly T[] {
  const target = Math.max(0, Math.min(list.length - 1, index + by));
  if (!(index in list) || target === index) return list;
  const rest = [...list];
  rest.splice(target, 0, ...rest.splice(index, 1));
  return rest;
}

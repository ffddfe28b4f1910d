/** Typed arrays that got room for more endpoints; the new places hold `fill`. */
export function grownInts(array: Int32Array, length: number, fill = 0): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length).fill(fill);
  wider.set(array);
  return wider;
}

export function grownFloats(array: Float64Array, length: number, fill: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(length).fill(fill);
  wider.set(array);
  return wider;
}

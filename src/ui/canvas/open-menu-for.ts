/** Opens the menu of what has the focus, as Shift-F10 and the menu key do. */
export function openMenuFor(target: EventTarget): boolean {
  if (!(target instanceof Element)) return false;
  const box = target.getBoundingClientRect();
  const init = {
    bubbles: true,
    cancelable: true,
    clientX: box.left + Math.min(24, box.width / 2),
    clientY: box.top + box.height / 2,
  };
  return target.dispatchEvent(new MouseEvent("contextmenu", init)) || true;
}

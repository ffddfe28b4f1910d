/** The three big buttons of the first run; sits over the canvas. */
export function FirstRun() {
  return null;
}

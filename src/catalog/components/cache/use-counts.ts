import { ABSENT, KeyMap } from "../../../model/key-map";

/** How often each key was asked for. */
export class UseCounts {
  readonly #counts = new KeyMap();

  add(key: number): void {
    const count = this.#counts.get(key);
    this.#counts.set(key, count === ABSENT ? 1 : count + 1);
  }

  of(key: number): number {
    return Math.max(0, this.#counts.get(key));
  }
}

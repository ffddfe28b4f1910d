/** Writes to the page only what changed: comparing is far cheaper than touching the DOM. */

export class WrittenText {
  readonly #node: Element;
  #text = "";

  constructor(node: Element) {
    this.#node = node;
    this.#text = node.textContent ?? "";
  }

  set(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#node.textContent = text;
  }
}

export class WrittenAttribute {
  readonly #node: Element;
  readonly #name: string;
  #value: string | undefined;

  constructor(node: Element, name: string) {
    this.#node = node;
    this.#name = name;
  }

  set(value: string): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#node.setAttribute(this.#name, value);
  }
}

/** A share of 0–1 as a CSS transform along one axis, in steps of half a percent. */
export class WrittenScale {
  readonly #node: HTMLElement;
  readonly #axis: "X" | "Y";
  #step = -1;

  constructor(node: HTMLElement, axis: "X" | "Y") {
    this.#node = node;
    this.#axis = axis;
  }

  set(share: number): void {
    const step = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * 200);
    if (step === this.#step) return;
    this.#step = step;
    this.#node.style.transform = `scale${this.#axis}(${step / 200})`;
  }
}

/** Parts of a bar, one after the other, as shares of its length in steps of half a percent. */
export class WrittenParts {
  readonly #nodes: readonly HTMLElement[];
  #written = "";

  constructor(nodes: readonly HTMLElement[]) {
    this.#nodes = nodes;
  }

  set(...shares: readonly number[]): void {
    const steps = shares.map((share) => Math.round(share * 200) / 2);
    const written = steps.join();
    if (written === this.#written) return;
    this.#written = written;
    let left = 0;
    for (const [index, node] of this.#nodes.entries()) {
      const width = steps[index] ?? 0;
      node.style.left = `${left}%`;
      node.style.width = `${width}%`;
      left += width;
    }
  }
}

/** The element marked `data-part="name"`, which the component is known to render. */
export function part(root: Element, name: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (found === null) throw new Error(`no part "${name}" on the canvas`);
  return found;
}

export function optionalPart(root: Element, name: string): HTMLElement | undefined {
  return root.querySelector<HTMLElement>(`[data-part="${name}"]`) ?? undefined;
}

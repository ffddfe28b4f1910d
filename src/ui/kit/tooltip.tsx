import { useEffect, useRef, useState } from "react";
import styles from "./tooltip.module.css";

interface Tip {
  readonly text: string;
  readonly keys: string | undefined;
}

const DELAY_MS = 450;
const GAP = 8;
const MARGIN = 6;

/** Shows the tooltip of whatever element carries `data-tip`. One for the whole page, in the top layer: never clipped. */
export function TooltipHost() {
  const bubble = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Tip>();

  useEffect(() => {
    let anchor: Element | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      if (anchor === undefined) return;
      anchor = undefined;
      setShown(undefined);
    };
    const show = (target: Element, delayMs: number) => {
      if (target === anchor) return;
      hide();
      anchor = target;
      timer = setTimeout(() => {
        const text = target.getAttribute("data-tip");
        if (text === null || !target.isConnected) return;
        setShown({ text, keys: target.getAttribute("data-tip-keys") ?? undefined });
        requestAnimationFrame(() => place(bubble.current, target));
      }, delayMs);
    };
    const over = (event: PointerEvent) => {
      const target = tipOf(event.target);
      if (target === undefined) hide();
      else if (event.pointerType === "mouse") show(target, DELAY_MS);
    };
    const focus = (event: FocusEvent) => {
      const target = tipOf(event.target);
      if (target?.matches(":focus-visible") === true) show(target, 150);
    };
    const key = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", over);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", key);
    window.addEventListener("scroll", hide, true);
    return () => {
      hide();
      document.removeEventListener("pointerover", over);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("keydown", key);
      window.removeEventListener("scroll", hide, true);
    };
  }, []);

  useEffect(() => {
    if (shown === undefined) bubble.current?.hidePopover?.();
  }, [shown]);

  return (
    <div ref={bubble} className={styles.bubble} popover="manual" role="tooltip">
      {shown?.text}
      {shown?.keys !== undefined && <kbd className={styles.keys}>{shown.keys}</kbd>}
    </div>
  );
}

function tipOf(target: EventTarget | null): Element | undefined {
  return target instanceof Element ? (target.closest("[data-tip]") ?? undefined) : undefined;
}

function place(bubble: HTMLElement | null, anchor: Element): void {
  if (bubble === null || !anchor.isConnected) return;
  bubble.showPopover?.();
  const at = anchor.getBoundingClientRect();
  const size = bubble.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + size.height > window.innerHeight - MARGIN ? at.top - GAP - size.height : below;
  const middle = at.left + at.width / 2 - size.width / 2;
  const left = Math.max(MARGIN, Math.min(middle, window.innerWidth - MARGIN - size.width));
  bubble.style.left = `${Math.round(left)}px`;
  bubble.style.top = `${Math.round(Math.max(MARGIN, top))}px`;
}

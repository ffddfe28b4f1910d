import { useState } from "react";

/** Which sections of the inspector are open, for all elements alike, as long as the page lives. */
const open = new Map<string, boolean>();

export function useSectionOpen(id: string, isOpenAtFirst: boolean): readonly [boolean, (isOpen: boolean) => void] {
  const [isOpen, setIsOpen] = useState(() => open.get(id) ?? isOpenAtFirst);
  const change = (next: boolean) => {
    open.set(id, next);
    setIsOpen(next);
  };
  return [isOpen, change];
}

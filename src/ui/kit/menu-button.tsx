import { ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { Menu, type MenuEntry } from "./menu";

export interface MenuButtonProps extends Omit<ButtonProps, "onClick" | "ref"> {
  readonly entries: readonly MenuEntry[];
  /** Accessible name of the menu. */
  readonly menuLabel: string;
  readonly hasChevron?: boolean;
}

/** A button that opens a menu below itself. */
export function MenuButton({ entries, menuLabel, hasChevron = true, children, ...rest }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<Element>();
  return (
    <>
      <Button
        {...rest}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        onClick={() => setAt((open) => (open === undefined ? (button.current ?? undefined) : undefined))}
      >
        {children}
        {hasChevron && <ChevronDown aria-hidden="true" />}
      </Button>
      {at !== undefined && <Menu label={menuLabel} entries={entries} at={at} onClose={() => setAt(undefined)} />}
    </>
  );
}

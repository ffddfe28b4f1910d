import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./button.module.css";
import { cx } from "./cx";
import { tip } from "./tip";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  /** `primary`: the one thing to do here. `plain`: bordered. `quiet`: no border until hovered. `danger`: deletes. */
  readonly look?: "primary" | "plain" | "quiet" | "danger";
  readonly size?: "s" | "m";
  readonly icon?: ReactNode;
  readonly tooltip?: string;
  readonly keys?: string;
  /** Pressed state of a toggle button. */
  readonly isOn?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = "plain",
  size = "m",
  icon,
  tooltip,
  keys,
  isOn,
  className,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      {...(tooltip === undefined ? {} : tip(tooltip, keys))}
      type={type}
      aria-pressed={isOn}
      className={cx(styles.button, styles[look], size === "s" && styles.small, isOn === true && styles.on, className)}
    >
      {icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "icon" | "tooltip"> {
  /** What it does: accessible name and tooltip. */
  readonly label: string;
  /** Tooltip, where it should say more than the label. */
  readonly tooltip?: string;
  readonly children: ReactNode;
}

/** A square button with an icon; its label is told to assistive technology and shown as a tooltip. */
export function IconButton({ label, look = "quiet", tooltip = label, className, children, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      look={look}
      tooltip={tooltip}
      aria-label={label}
      icon={children}
      className={cx(styles.square, className)}
    />
  );
}

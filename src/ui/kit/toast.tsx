import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import { Button, IconButton } from "./button";
import { cx } from "./cx";
import styles from "./toast.module.css";

export interface ToastProps {
  readonly text: string;
  readonly tone: "info" | "warn" | "error";
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  readonly onDismiss: () => void;
}

const ICONS = { info: Info, warn: TriangleAlert, error: CircleAlert } as const;

export function Toast({ text, tone, action, onDismiss }: ToastProps) {
  const Icon = ICONS[tone];
  const act = () => {
    onDismiss();
    action?.run();
  };
  return (
    <div role={tone === "error" ? "alert" : "status"} className={cx(styles.toast, styles[tone])}>
      <Icon className={styles.icon} aria-hidden="true" />
      <p className={styles.text}>{text}</p>
      {action !== undefined && (
        <Button size="s" onClick={act}>
          {action.label}
        </Button>
      )}
      <IconButton size="s" label="Dismiss" onClick={onDismiss}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

import { ui, useUi } from "../../stores/ui-store";
import { Dialog } from "../kit/dialog";
import { Field } from "../kit/field";
import { Toggle } from "../kit/toggle";
import styles from "./key-sheet.module.css";

const GROUPS: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, what: string])[] }[] =
  [
    {
      title: "Run",
      keys: [
        ["K or Space", "play, pause"],
        ["J · L", "slower · faster"],
        [".", "one event forward"],
        ["Home", "restart"],
      ],
    },
    {
      title: "Canvas",
      keys: [
        ["Tab", "next component or link"],
        ["Alt ← ↑ → ↓", "focus the neighbor"],
        ["Enter", "select"],
        ["← ↑ → ↓", "move (Shift: finely)"],
        ["C", "connect: arrows choose, Enter confirms"],
        ["C, then /", "connect to a new component"],
        ["Shift F10", "menu"],
        ["Del", "delete"],
        ["Shift drag", "select an area"],
      ],
    },
    {
      title: "View",
      keys: [
        ["1 · 2 · 0", "fit all · fit selection · 100 %"],
        ["+ · −", "zoom"],
        ["Ctrl wheel", "zoom at the pointer"],
        ["?", "this sheet"],
      ],
    },
    {
      title: "Edit",
      keys: [
        ["Ctrl Z", "undo"],
        ["Ctrl Shift Z, Ctrl Y", "redo"],
        ["Ctrl C · X · V · D", "copy · cut · paste · duplicate"],
        ["Ctrl A · Esc", "select all · nothing"],
        ["Alt ↑ · ↓", "move a policy outwards · inwards"],
        ["Ctrl O · Ctrl S", "open · save"],
      ],
    },
  ];

export function KeySheet() {
  const isOpen = useUi((state) => state.dialog === "keys");
  const areKeysOn = useUi((state) => state.areKeysOn);
  const areParticlesOn = useUi((state) => state.areParticlesOn);
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={() => ui.openDialog(undefined)}>
      <div className={styles.groups}>
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.list}>
              {keys.map(([key, what]) => (
                <div key={key} className={styles.row}>
                  <dt>{key}</dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={styles.options}>
        <Field
          label="Single-key shortcuts"
          isInline
          help="Turn them off if speech input or another tool presses letters."
        >
          {({ id }) => <Toggle id={id} value={areKeysOn} onChange={ui.setKeys} />}
        </Field>
        <Field
          label="Moving dots"
          isInline
          help="Off, flows are shown by width, arrows and numbers only. Follows the system's reduced motion."
        >
          {({ id }) => <Toggle id={id} value={areParticlesOn} onChange={ui.setParticles} />}
        </Field>
      </div>
    </Dialog>
  );
}

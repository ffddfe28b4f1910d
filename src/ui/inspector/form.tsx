import { type ReactNode, useMemo } from "react";
import { CompoundControl } from "./compound-control";
import { FormContextProvider, type FormScope } from "./form-scope";

/** Settings below it know their surroundings. Every `SettingList` stands in a form. */
export function Form({ scope, children }: { readonly scope: FormScope; readonly children: ReactNode }) {
  const context = useMemo(() => ({ scope, Compound: CompoundControl }), [scope]);
  return <FormContextProvider value={context}>{children}</FormContextProvider>;
}

/** What every field of a form may need to know of its surroundings. */
import { type ComponentType, createContext, useContext } from "react";
import type { Json, Problem } from "../../model/document";
import type { AnyField } from "../../model/fields";
import type { StepTargets } from "./program-steps";

export interface Choosable {
  readonly id: string;
  readonly label: string;
}

export interface FormScope {
  /** Address of what the form edits: `payments`, `a->b.policies.0`; `""` for forms of the scenario itself. */
  readonly address: string;
  readonly components: readonly Choosable[];
  readonly links: readonly Choosable[];
  readonly operations: readonly Choosable[];
  /** Where the component may call and publish to. */
  readonly outgoing: readonly Choosable[];
  readonly targets: StepTargets;
  /** Problems of the document, with addresses as paths. */
  readonly problems: readonly Problem[];
}

export const EMPTY_SCOPE: FormScope = {
  address: "",
  components: [],
  links: [],
  operations: [],
  outgoing: [],
  targets: { callees: [], brokers: [] },
  problems: [],
};

export interface CompoundProps {
  readonly field: AnyField;
  readonly path: string;
  readonly value: Json;
  readonly onChange: (value: Json | undefined) => void;
}

interface FormContext {
  readonly scope: FormScope;
  /** Draws settings with parts. Their editors hold settings again: the form closes that circle, not the imports. */
  readonly Compound: ComponentType<CompoundProps>;
}

const Context = createContext<FormContext>({ scope: EMPTY_SCOPE, Compound: () => null });
export const FormContextProvider = Context.Provider;

export function useFormScope(): FormScope {
  return useContext(Context).scope;
}

export function useCompound(): ComponentType<CompoundProps> {
  return useContext(Context).Compound;
}

/** The problem with the setting at `path` within the form; for a compound setting also one somewhere inside it. */
export function problemAt(scope: FormScope, path: string, isCompound: boolean): Problem | undefined {
  const address = scope.address === "" ? path : `${scope.address}.${path}`;
  return scope.problems.find(
    (problem) => problem.path === address || (isCompound && problem.path.startsWith(`${address}.`)),
  );
}

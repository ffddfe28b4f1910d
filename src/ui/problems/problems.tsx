import type { Problem } from "../../model/document";
import { scenario, useDocument } from "../../stores/scenario-store";
import { ui } from "../../stores/ui-store";
import { Button } from "../kit/button";
import { EmptyState } from "../kit/panel";
import { fixOf, placeOf } from "./place-of";
import { ProblemList } from "./problem-list";
import { useProblems } from "./use-problems";

/** The problems of the open document. A click selects what a problem speaks of. */
export function Problems() {
  const document = useDocument();
  const problems = useProblems();
  if (problems.length === 0) {
    return (
      <EmptyState title="No problems">
        <p>The scenario can run.</p>
      </EmptyState>
    );
  }
  const pick = (problem: Problem) => {
    const place = placeOf(problem.path, document);
    ui.setPanel("inspector", true);
    if (place === undefined) ui.clearSelection();
    else ui.select(place.type === "component" ? { components: [place.id] } : { links: [place.id] });
  };
  const fix = (problem: Problem) => {
    const found = fixOf(problem);
    // Addresses of settings begin with the element's id; others are mended by hand.
    const isAddress = placeOf(problem.path, document) !== undefined && !/^(components|links)\./.test(problem.path);
    if (found === undefined || !isAddress) return undefined;
    return (
      <Button size="s" onClick={() => scenario.setSetting(problem.path, found.value)}>
        {found.label}
      </Button>
    );
  };
  return <ProblemList problems={problems} onPick={pick} actions={fix} />;
}

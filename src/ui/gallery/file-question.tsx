import { useScenario } from "../../stores/scenario-store";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { counted } from "../kit/format";
import { ProblemList } from "../problems/problem-list";
import { type FileQuestion, fileStore, files } from "./file-store";
import styles from "./gallery.module.css";

/** What has to be answered before a file is opened. */
export function FileQuestionDialog() {
  const question = fileStore((state) => state.question);
  const title = question?.type === "broken" ? `${question.name} has problems` : "Changes are not saved";
  return (
    <Dialog
      title={title}
      size={question?.type === "broken" ? "m" : "s"}
      isOpen={question !== undefined}
      onClose={files.dismissQuestion}
      footer={question === undefined ? undefined : <Answers question={question} />}
    >
      {question?.type === "broken" && <Broken question={question} />}
      {question?.type === "unsaved" && <Unsaved name={question.name} />}
    </Dialog>
  );
}

function Answers({ question }: { readonly question: FileQuestion }) {
  if (question.type === "unsaved") {
    const saveAndOpen = () => {
      files.save();
      files.openAnyway();
    };
    return (
      <>
        <Button onClick={files.dismissQuestion}>Cancel</Button>
        <Button onClick={files.openAnyway}>Open without saving</Button>
        <Button look="primary" onClick={saveAndOpen}>
          Save and open
        </Button>
      </>
    );
  }
  const isEmpty = question.scenario.components.length === 0;
  return (
    <>
      <Button look={isEmpty ? "primary" : "plain"} onClick={files.dismissQuestion}>
        Keep what is open
      </Button>
      {!isEmpty && (
        <Button look="primary" onClick={files.openAnyway}>
          Open what is sound
        </Button>
      )}
    </>
  );
}

function Broken({ question }: { readonly question: Extract<FileQuestion, { type: "broken" }> }) {
  const { components, links } = question.scenario;
  const errors = question.problems.filter((problem) => problem.severity === "error").length;
  return (
    <div className={styles.broken}>
      <p>
        {components.length === 0
          ? "Nothing in it can be opened. What you have open is as it was."
          : `${counted(errors, "problem")} found. ${counted(components.length, "component")} and ${counted(links.length, "link")} can be opened; what is not understood gets its default, cannot run, or is left out. What you have open is as it was.`}
      </p>
      <div className={styles.brokenList}>
        <ProblemList problems={question.problems} />
      </div>
    </div>
  );
}

function Unsaved({ name }: { readonly name: string }) {
  const current = useScenario((state) => state.document.name);
  return (
    <p>
      "{current}" has changes that are in no file yet. Opening {name} replaces it.
    </p>
  );
}

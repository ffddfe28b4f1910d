import { Download, FolderOpen } from "lucide-react";
import { useScenario } from "../../stores/scenario-store";
import { IconButton } from "../kit/button";
import { files } from "./file-store";

/** Open and save, for the top bar. */
export function FileButtons() {
  const isChanged = useScenario((state) => state.isChanged);
  return (
    <>
      <IconButton label="Open a file" keys="Ctrl O" onClick={files.choose}>
        <FolderOpen aria-hidden="true" />
      </IconButton>
      <IconButton
        label={isChanged ? "Save to a file: there are changes" : "Save to a file"}
        keys="Ctrl S"
        onClick={files.save}
      >
        <Download aria-hidden="true" />
      </IconButton>
    </>
  );
}

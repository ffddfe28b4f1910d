import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { drafts } from "./stores/draft-store";
import { run } from "./stores/run-control";
import { App } from "./ui/app";
import { openFirstScenario } from "./ui/first-scenario";
import { followSystem } from "./ui/theme/follow-system";
import "./ui/theme/base.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

followSystem();
run.connect();
openFirstScenario();
void drafts.start();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

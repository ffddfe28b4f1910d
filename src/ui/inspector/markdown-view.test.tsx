// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { MarkdownView } from "./markdown-view";

afterEach(cleanup);

test("nothing in a document becomes markup or a link that leaves the page", () => {
  const { container } = render(
    <MarkdownView
      source={
        '# <script>alert(1)</script>\n\n[click](javascript:alert(1)) <img src=x onerror="alert(1)">\n\n- **bold** `code`'
      }
    />,
  );
  expect(container.querySelectorAll("script, img, a, iframe")).toHaveLength(0);
  expect(container.textContent).toContain("<script>alert(1)</script>");
  expect(container.querySelector("strong")?.textContent).toBe("bold");
});

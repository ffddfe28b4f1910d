import { describe, expect, test } from "vitest";
import { parseInline, parseMarkdown } from "./markdown";

describe("parseMarkdown", () => {
  test("reads headings, paragraphs joined over lines, lists and fenced code", () => {
    const blocks = parseMarkdown(
      "# Queue\n\nHolds calls\nuntil a worker is free.\n\n- first\n- second\n  goes on\n\n```json\n{ }\n```\n",
    );
    expect(blocks.map((block) => block.type)).toEqual(["heading", "paragraph", "list", "code"]);
    expect(blocks[1]).toEqual({
      type: "paragraph",
      children: [{ type: "text", text: "Holds calls until a worker is free." }],
    });
    expect(blocks[2]).toMatchObject({ ordered: false, items: [[{ text: "first" }], [{ text: "second goes on" }]] });
    expect(blocks[3]).toEqual({ type: "code", text: "{ }" });
  });

  test("reads a table with its head", () => {
    const [table] = parseMarkdown("| a | b |\n|---|:-:|\n| 1 | `2` |\n");
    expect(table).toEqual({
      type: "table",
      head: [[{ type: "text", text: "a" }], [{ type: "text", text: "b" }]],
      rows: [[[{ type: "text", text: "1" }], [{ type: "code", text: "2" }]]],
    });
  });

  test("keeps HTML as text and ends an unclosed fence at the end", () => {
    expect(parseMarkdown("<img src=x onerror=alert(1)>")).toEqual([
      { type: "paragraph", children: [{ type: "text", text: "<img src=x onerror=alert(1)>" }] },
    ]);
    expect(parseMarkdown("```\nopen")).toEqual([{ type: "code", text: "open" }]);
  });

  test("always terminates on odd input", () => {
    const hostile = ["|", "|\n|-|", "- ", ">", "###", "1.", "**", "`", "[", "![](x)", "_ _", "-\n\n-"].join("\n");
    expect(parseMarkdown(hostile.repeat(500)).length).toBeGreaterThan(0);
  });
});

describe("parseInline", () => {
  test("shows a link as its text and nests strong around code", () => {
    expect(parseInline("see [the RFC](https://example.org) and **`x` now**")).toEqual([
      { type: "text", text: "see " },
      { type: "text", text: "the RFC" },
      { type: "text", text: " and " },
      {
        type: "strong",
        children: [
          { type: "code", text: "x" },
          { type: "text", text: " now" },
        ],
      },
    ]);
  });

  test("leaves snake_case and a lone star alone", () => {
    expect(parseInline("max_in_flight * 2")).toEqual([{ type: "text", text: "max_in_flight * 2" }]);
  });
});

import type { ReactNode } from "react";
import { type Block, type Inline, parseMarkdown } from "./markdown";
import styles from "./markdown-view.module.css";

/** Markdown as React elements: text stays text, so nothing in a document can become markup. */
export function MarkdownView({ source }: { readonly source: string }) {
  return <div className={styles.text}>{parseMarkdown(source).map(drawBlock)}</div>;
}

function drawBlock(block: Block, index: number): ReactNode {
  switch (block.type) {
    case "heading":
      // Headings inside a panel start below the panel's own.
      return block.level <= 1 ? (
        <h4 key={index}>{draw(block.children)}</h4>
      ) : (
        <h5 key={index}>{draw(block.children)}</h5>
      );
    case "paragraph":
      return <p key={index}>{draw(block.children)}</p>;
    case "quote":
      return <blockquote key={index}>{draw(block.children)}</blockquote>;
    case "code":
      return <pre key={index}>{block.text}</pre>;
    case "list": {
      const items = block.items.map((item, at) => <li key={String(at)}>{draw(item)}</li>);
      return block.ordered ? <ol key={index}>{items}</ol> : <ul key={index}>{items}</ul>;
    }
    case "table":
      return (
        <table key={index}>
          <thead>
            <tr>
              {block.head.map((cell, at) => (
                <th key={String(at)}>{draw(cell)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, line) => (
              <tr key={String(line)}>
                {row.map((cell, at) => (
                  <td key={String(at)}>{draw(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

function draw(parts: readonly Inline[]): ReactNode[] {
  return parts.map((part, index) => drawInline(part, String(index)));
}

function drawInline(part: Inline, key: string): ReactNode {
  switch (part.type) {
    case "text":
      return part.text;
    case "code":
      return <code key={key}>{part.text}</code>;
    case "strong":
      return <strong key={key}>{draw(part.children)}</strong>;
    case "emphasis":
      return <em key={key}>{draw(part.children)}</em>;
  }
}

import { ClipboardPaste, Download, FolderOpen, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { catalog } from "../../catalog/index";
import { parse } from "../../scenario/parse";
import { Button } from "../kit/button";
import { EmptyState } from "../kit/panel";
import { files } from "./file-store";
import styles from "./gallery.module.css";
import { SHELF } from "./shelf";
import { filterShelf, type ShelfItem, tagCounts } from "./shelf-filter";
import { Thumbnail } from "./thumbnail";

const TAGS_SHOWN = 18;

/** Scenarios to start from, and the ways to open and save one's own. */
export function GalleryContent() {
  const [query, setQuery] = useState("");
  const [tags, setTags] = useState<ReadonlySet<string>>(new Set());
  const [isPasting, setIsPasting] = useState(false);
  const shown = filterShelf(SHELF, query, tags);
  const counts = useMemo(() => tagCounts(SHELF).slice(0, TAGS_SHOWN), []);
  const toggleTag = (tag: string) =>
    setTags((before) =>
      before.has(tag) ? new Set([...before].filter((each) => each !== tag)) : new Set([...before, tag]),
    );
  return (
    <div className={styles.content}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search aria-hidden="true" />
          <input
            type="search"
            placeholder="Filter by name, words, tags"
            aria-label="Filter scenarios"
            autoComplete="off"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        <Button
          icon={<FolderOpen aria-hidden="true" />}
          keys="Ctrl O"
          tooltip="Open a scenario file"
          onClick={files.choose}
        >
          Open file
        </Button>
        <Button icon={<ClipboardPaste aria-hidden="true" />} isOn={isPasting} onClick={() => setIsPasting(!isPasting)}>
          Paste JSON
        </Button>
        <Button
          icon={<Download aria-hidden="true" />}
          keys="Ctrl S"
          tooltip="Save the open scenario as a file"
          onClick={files.save}
        >
          Save
        </Button>
      </div>
      {isPasting && <PasteBox />}
      <ul className={styles.tags} aria-label="Tags">
        {counts.map(([tag, count]) => (
          <li key={tag}>
            <button type="button" className={styles.tag} aria-pressed={tags.has(tag)} onClick={() => toggleTag(tag)}>
              {tag} <span className={styles.tagCount}>{count}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <EmptyState title={SHELF.length === 0 ? "The gallery is empty" : "No scenario fits"}>
          <p>
            {SHELF.length === 0
              ? "This build has no scenario files. Open one of your own."
              : "Take a tag away or use fewer words."}
          </p>
        </EmptyState>
      ) : (
        <ul className={styles.cards}>
          {shown.map((item) => (
            <li key={item.id}>
              <Card item={item} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Card({ item }: { readonly item: ShelfItem }) {
  return (
    <button
      type="button"
      className={styles.card}
      onClick={() => files.openParsed(parse(item.document, catalog), item.name)}
    >
      <span className={styles.picture}>
        <Thumbnail document={item.document} />
      </span>
      <span className={styles.cardText}>
        <span className={styles.cardName}>{item.name}</span>
        <span className={styles.cardSummary}>{item.summary}</span>
        <span className={styles.cardTags}>{item.tags.join(" · ")}</span>
      </span>
    </button>
  );
}

function PasteBox() {
  const [text, setText] = useState("");
  return (
    <div className={styles.paste}>
      <textarea
        className={styles.pasteText}
        rows={6}
        placeholder="Paste the text of a scenario file here"
        aria-label="Text of a scenario file"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button look="primary" disabled={text.trim() === ""} onClick={() => files.openText(text, "The pasted text")}>
        Open
      </Button>
    </div>
  );
}

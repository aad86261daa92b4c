/** What is written, and what it becomes. */
const EXAMPLES: readonly (readonly [written: string, becomes: string])[] = [
  ['## Methods', 'a heading'],
  ['*tilted* **bold** `code`', 'emphasis, code'],
  ['- item   1. item', 'a list; an empty line before it'],
  ['[paper](https://…)', 'a link; also to a panel: [map](#umap)'],
  ['> quoted', 'a quotation'],
  ['| a | b |\n|---|--:|\n| 1 | 2 |', 'a table, second column to the right'],
  ['$\\bar A = e^{\\Delta A}$', 'a formula in the line'],
  ['$$ y = \\sum_i x_i $$', 'a formula on lines of its own'],
];

/** The Markdown that notes know, to be unfolded. */
export function MarkdownHelp() {
  return (
    // The focus can be inside, so that a click into the help does not leave the editor.
    <details className="note-help">
      <summary>Markdown in short</summary>
      <dl tabIndex={-1}>
        {EXAMPLES.map(([written, becomes]) => (
          <div key={written}>
            <dt>
              <code>{written}</code>
            </dt>
            <dd>{becomes}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

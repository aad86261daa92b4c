import { zip } from 'fflate';
import { useEffect, useId, useState } from 'react';
import { formatBytes } from '../../notebook/format';
import { problemOf } from '../../notebook/notebook';
import { defaultFigure } from '../../notebook/panelKind';
import type { FigureSize, OutputFile } from '../../notebook/panelKind';
import { useConnected, useNotebook, usePanel } from '../../notebook/react';
import type { Problem } from '../../notebook/state';
import { ProblemNote } from '../../panels/parts/ProblemNote';
import { pngOf } from '../../panels/parts/savePicture';
import { saveFile } from '../../panels/parts/saveFile';
import { Dialog } from './Dialog';
import { pythonLines } from './pythonLines';

const bytesOf = ({ content }: OutputFile): Uint8Array<ArrayBuffer> =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

const isFigure = ({ name }: OutputFile): boolean => name.endsWith('.svg');

/** Tables and figures of a panel as files, with what opens them in Python. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { id, kind, entry, params, view, result, source } = usePanel<unknown, unknown>();
  const connected = useConnected();
  const { services } = useNotebook();
  const [figure, setFigure] = useState<FigureSize>(defaultFigure);
  const [files, setFiles] = useState<readonly OutputFile[]>();
  const [problem, setProblem] = useState<Problem>();
  const title = entry.title || kind.title;
  useEffect(() => {
    let present = true;
    // Sizes are typed digit by digit: what is drawn waits for the last one.
    const timer = setTimeout(() => {
      const made =
        kind.files?.(result!, { params, view, title, source, connected, figure, services }) ?? Promise.resolve([]);
      made.then(
        (all) => present && setFiles(all),
        (error: unknown) => present && setProblem(problemOf(error)),
      );
    }, 150);
    return () => {
      present = false;
      clearTimeout(timer);
    };
  }, [kind, result, params, view, title, source, connected, figure, services]);
  const savePng = async (file: OutputFile): Promise<void> => {
    try {
      saveFile(await pngOf(String(file.content)), `${id}-${file.name.replace(/svg$/, 'png')}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const saveAll = (): void => {
    const entries = Object.fromEntries((files ?? []).map((file) => [file.name, bytesOf(file)]));
    zip(entries, { level: 6 }, (error, bytes) => {
      if (error) setProblem(problemOf(error));
      else saveFile(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }), `${id}.zip`);
    });
  };
  return (
    <Dialog title={`Export ${title}`} testId="export-dialog" onClose={onClose}>
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(undefined)} />}
      {!files && !problem && <p className="empty">Writing the files…</p>}
      {files?.some(isFigure) && <FigureFields figure={figure} onFigure={setFigure} />}
      {files && (
        <table className="dialog-table">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Size</th>
              <th scope="col">
                <span className="visually-hidden">Save</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.name}>
                <td>{file.name}</td>
                <td>{formatBytes(bytesOf(file).length)}</td>
                <td>
                  {isFigure(file) && (
                    <button
                      type="button"
                      className="button"
                      data-testid={`export-png-${file.name}`}
                      onClick={() => void savePng(file)}
                    >
                      PNG
                    </button>
                  )}{' '}
                  <button
                    type="button"
                    className="button"
                    data-testid={`export-file-${file.name}`}
                    onClick={() => saveFile(new Blob([bytesOf(file)]), `${id}-${file.name}`)}
                  >
                    {isFigure(file) ? 'SVG' : 'Save'} <span className="visually-hidden">{file.name}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {files && files.length > 1 && (
        <div className="row">
          <button type="button" className="button button-main" data-testid="export-all" onClick={saveAll}>
            Save all as {id}.zip
          </button>
        </div>
      )}
      {files && <InPython files={files} />}
    </Dialog>
  );
}

interface FigureFieldsProps {
  readonly figure: FigureSize;
  readonly onFigure: (figure: FigureSize) => void;
}

function FigureFields({ figure, onFigure }: FigureFieldsProps) {
  const id = useId();
  const size = (side: 'width' | 'height') => (
    <span className="input-chooser">
      <label htmlFor={`${id}-${side}`}>{side === 'width' ? 'Width' : 'Height'} (pixels)</label>
      <input
        id={`${id}-${side}`}
        type="number"
        min={200}
        max={8000}
        defaultValue={figure[side]}
        data-testid={`export-${side}`}
        onChange={(event) => {
          const value = event.target.valueAsNumber;
          if (value >= 200 && value <= 8000) onFigure({ ...figure, [side]: Math.round(value) });
        }}
      />
    </span>
  );
  return (
    <div className="inputs" role="group" aria-label="Figures">
      {size('width')}
      {size('height')}
      <span className="input-chooser">
        <label htmlFor={`${id}-theme`}>Ground</label>
        <select
          id={`${id}-theme`}
          value={figure.theme}
          onChange={(event) => onFigure({ ...figure, theme: event.target.value === 'dark' ? 'dark' : 'light' })}
        >
          <option value="light">light</option>
          <option value="dark">dark</option>
        </select>
      </span>
    </div>
  );
}

function InPython({ files }: { readonly files: readonly OutputFile[] }) {
  // One of each ending tells how the others are opened.
  const seen = new Set<string>();
  const known = files.flatMap((file) => {
    const lines = pythonLines(file);
    const ending = file.python ?? file.name.replace(/^.*\./, '');
    if (lines === undefined || seen.has(ending)) return [];
    seen.add(ending);
    return [{ name: file.name, lines }];
  });
  if (known.length === 0) return null;
  return (
    <section className="dialog-part" aria-label="In Python">
      <h3>In Python</h3>
      {known.map(({ name, lines }) => (
        // Text that scrolls must be reachable by keyboard.
        <pre key={name} className="python" tabIndex={0} aria-label={`Lines that open ${name}`}>
          {lines}
        </pre>
      ))}
    </section>
  );
}

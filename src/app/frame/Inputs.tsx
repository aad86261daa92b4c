import { useId } from 'react';
import { X } from 'lucide-react';
import { candidates, panelOf } from '../../notebook/document/graph';
import { inputNames, nextInput } from '../../notebook/document/ports';
import { counted } from '../../notebook/format';
import type { Port } from '../../notebook/panelKind';
import { setInput, setSubset } from '../../notebook/panels';
import type { PanelEntry } from '../../notebook/document/documentTypes';
import type { Notebook } from '../../notebook/notebook';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';

/** "Embed (embed-2)" */
function nameOf({ kinds }: Notebook, { id, kind, title }: PanelEntry): string {
  const own = title || (kinds.get(kind)?.title ?? kind);
  return id === kind ? own : `${own} (${id})`;
}

/** Where the panel's inputs come from, and which transcripts it works on. */
export function Inputs() {
  const { kind, params } = usePanel<unknown, unknown>();
  if (kind.ports.length === 0) return null;
  // Also of a port that is not connected it is told whether connecting it would come to something.
  const needed = kind.needs?.(
    params,
    kind.ports.map(({ name }) => name),
  ) as readonly string[] | undefined;
  return (
    <div className="inputs">
      {kind.ports.map((port) =>
        port.many === true ? (
          <ManyChooser key={port.name} port={port} />
        ) : (
          <InputChooser key={port.name} port={port} unused={needed?.includes(port.name) === false} />
        ),
      )}
      {kind.takesSubset && <SubsetChooser />}
    </div>
  );
}

interface InputChooserProps {
  readonly port: Port;
  /** The panel's present parameters have no use for it. */
  readonly unused: boolean;
}

function InputChooser({ port, unused }: InputChooserProps) {
  const notebook = useNotebook();
  const field = useId();
  const { id, entry } = usePanel();
  const document = useNotebookState((state) => state.document);
  const fitting = candidates(document, notebook.kinds, id, port);
  const chosen = entry.inputs[port.name] ?? '';
  return (
    <span className="input-chooser">
      <label htmlFor={field}>
        {port.title}
        {unused && port.forView !== true && ' (not used)'}
      </label>
      <select
        id={field}
        value={chosen}
        data-testid={`${id}-input-${port.name}`}
        onChange={(event) => setInput(notebook, id, port.name, event.target.value || undefined)}
      >
        <option value="">
          {port.optional === true ? 'none' : fitting.length === 0 ? 'no panel gives them' : 'choose…'}
        </option>
        {fitting.map((one) => (
          <option key={one.id} value={one.id}>
            {nameOf(notebook, one)}
          </option>
        ))}
      </select>
    </span>
  );
}

/** The panels of a port that takes many: those that are connected, each to be taken out, and one more to be put in. */
function ManyChooser({ port }: { readonly port: Port }) {
  const notebook = useNotebook();
  const field = useId();
  const { id, entry } = usePanel();
  const document = useNotebookState((state) => state.document);
  const connected = inputNames(port, entry.inputs);
  const taken = new Set(connected.map((name) => entry.inputs[name]));
  const fitting = candidates(document, notebook.kinds, id, port).filter((one) => !taken.has(one.id));
  return (
    <span className="input-chooser input-many">
      <label htmlFor={field}>{port.title}</label>
      {connected.length > 0 && (
        <ul aria-label={`${port.title} that go in`}>
          {connected.map((name) => {
            const one = panelOf(document, entry.inputs[name]!);
            const title = one ? nameOf(notebook, one) : entry.inputs[name]!;
            return (
              <li key={name}>
                {title}
                <button
                  type="button"
                  aria-label={`Take ${title} out`}
                  title={`Take ${title} out`}
                  onClick={() => setInput(notebook, id, name, undefined)}
                >
                  <X aria-hidden size={13} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <select
        id={field}
        value=""
        disabled={fitting.length === 0}
        data-testid={`${id}-input-${port.name}`}
        onChange={(event) => setInput(notebook, id, nextInput(port, entry.inputs), event.target.value)}
      >
        <option value="">
          {fitting.length > 0 ? 'add…' : connected.length > 0 ? 'no other' : 'no panel gives them'}
        </option>
        {fitting.map((one) => (
          <option key={one.id} value={one.id}>
            {nameOf(notebook, one)}
          </option>
        ))}
      </select>
    </span>
  );
}

function SubsetChooser() {
  const notebook = useNotebook();
  const field = useId();
  const { id, entry } = usePanel();
  const selections = useNotebookState((state) => state.document.selections);
  if (selections.length === 0) return null;
  return (
    <span className="input-chooser">
      <label htmlFor={field}>Of them</label>
      <select
        id={field}
        value={entry.subset ?? ''}
        data-testid={`${id}-subset`}
        onChange={(event) => setSubset(notebook, id, event.target.value || undefined)}
      >
        <option value="">all</option>
        {selections.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name} ({counted(one.ids.length, 'transcript')})
          </option>
        ))}
      </select>
    </span>
  );
}

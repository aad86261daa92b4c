import { useId } from 'react';
import { candidates } from '../../notebook/document/graph';
import { counted } from '../../notebook/format';
import type { Port } from '../../notebook/panelKind';
import { setInput, setSubset } from '../../notebook/panels';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';

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
      {kind.ports.map((port) => (
        <InputChooser key={port.name} port={port} unused={needed?.includes(port.name) === false} />
      ))}
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
            {one.title || notebook.kinds.get(one.kind)?.title} {one.id === one.kind ? '' : `(${one.id})`}
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

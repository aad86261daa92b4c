import { Plus } from 'lucide-react';
import { addPanel } from '../notebook/panels';
import { useNotebook } from '../notebook/react';
import { Menu } from '../panels/parts/Menu';
import { showPanel } from './navigation';

interface AddPanelProps {
  /** Where in the document; default: its end. */
  readonly at?: number;
  readonly testId: string;
}

/** A menu of all kinds of panels; the chosen one is put in and connected to what fits above it. */
export function AddPanel({ at, testId }: AddPanelProps) {
  const notebook = useNotebook();
  return (
    <Menu
      label="Add a panel"
      testId={testId}
      button={
        <>
          <Plus aria-hidden size={15} /> Add a panel
        </>
      }
      items={[...notebook.kinds.values()].map((kind) => ({
        id: kind.kind,
        label: (
          <>
            <strong>{kind.title}</strong> <span className="quiet">{kind.purpose}</span>
          </>
        ),
        testId: `add-${kind.kind}`,
        onChoose: () => showPanel(addPanel(notebook, { kind: kind.kind }, at)),
      }))}
    />
  );
}

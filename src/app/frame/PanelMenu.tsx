import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { cancelTask } from '../../notebook/notebook';
import { duplicatePanel, movePanel, removePanel } from '../../notebook/panels';
import { runAgain } from '../../notebook/running';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { Menu } from '../../panels/parts/Menu';
import { ExportDialog } from '../dialogs/ExportDialog';
import { showPanel } from '../navigation';

/** What can be done with a panel. */
export function PanelMenu() {
  const notebook = useNotebook();
  const { id, kind, entry, state, task } = usePanel();
  const at = useNotebookState((all) => all.document.panels.findIndex((one) => one.id === id));
  const count = useNotebookState((all) => all.document.panels.length);
  const neighbour = useNotebookState((all) => (all.document.panels[at + 1] ?? all.document.panels[at - 1])?.id);
  const [exporting, setExporting] = useState(false);
  const move = (to: number): void => {
    movePanel(notebook, id, to);
    showPanel(id, 'keep');
  };
  const remove = (): void => {
    removePanel(notebook, id);
    const next = neighbour === undefined ? 'document' : `${neighbour}-title`;
    requestAnimationFrame(() => document.getElementById(next)?.focus({ preventScroll: true }));
  };
  const runs = kind.run !== undefined;
  return (
    <>
      <Menu
        label={`More for ${entry.title || kind.title}`}
        button={<Ellipsis aria-hidden size={16} />}
        className="icon-button"
        testId={`${id}-menu`}
        items={[
          ...(kind.files
            ? [
                {
                  id: 'export',
                  label: 'Export tables and figures…',
                  disabled: state.result || !runs ? undefined : 'There is no result yet',
                  testId: `${id}-export`,
                  onChoose: () => setExporting(true),
                },
              ]
            : []),
          ...(runs && task
            ? [{ id: 'cancel', label: 'Cancel', onChoose: () => void cancelTask(notebook, id) }]
            : runs
              ? [
                  {
                    id: 'again',
                    label: 'Run again',
                    disabled: state.current ? undefined : 'It is not up to date: use its button',
                    testId: `${id}-again`,
                    onChoose: () => void runAgain(notebook, id),
                  },
                ]
              : []),
          {
            id: 'duplicate',
            label: 'Duplicate',
            testId: `${id}-duplicate`,
            onChoose: () => {
              const copy = duplicatePanel(notebook, id);
              if (copy !== undefined) showPanel(copy, 'keep');
            },
          },
          {
            id: 'up',
            label: 'Move up',
            hint: 'Alt+↑ in the outline',
            disabled: at === 0 ? 'It is the first' : undefined,
            testId: `${id}-up`,
            onChoose: () => move(at - 1),
          },
          {
            id: 'down',
            label: 'Move down',
            hint: 'Alt+↓ in the outline',
            disabled: at === count - 1 ? 'It is the last' : undefined,
            testId: `${id}-down`,
            onChoose: () => move(at + 1),
          },
          { id: 'delete', label: 'Delete', testId: `${id}-delete`, onChoose: remove },
        ]}
      />
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
    </>
  );
}

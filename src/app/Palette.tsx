import { useCallback, useMemo, useState } from 'react';
import { edit, redo, undo } from '../notebook/editing';
import { addPanel, panelTitle } from '../notebook/panels';
import { cancelTask } from '../notebook/notebook';
import { useNotebook, useNotebookState, usePreference } from '../notebook/react';
import { runAll, runPanel } from '../notebook/running';
import { select } from '../notebook/selecting';
import { useApp } from './appContext';
import { newNotebook, openGallery } from './openNotebooks';
import { GALLERY } from '../notebook/gallery';
import { StorageDialog } from './dialogs/StorageDialog';
import { showPanel } from './navigation';
import { CommandPalette } from './palette/CommandPalette';
import type { Command } from './palette/commands';
import { ShortcutsDialog } from './palette/ShortcutsDialog';
import { useShortcuts } from './palette/shortcuts';
import { transcriptsFound } from './transcriptsFound';

interface PaletteProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onStart: () => void;
}

/** Everything that can be done, to be found by a few letters or done by its keys. */
export function Palette({ open, onOpen, onStart }: PaletteProps) {
  const notebook = useNotebook();
  const app = useApp();
  const page = useNotebookState((state) => state.page);
  const panels = useNotebookState((state) => state.document.panels);
  const running = useNotebookState((state) => Object.keys(state.tasks).join(' '));
  const chosen = useNotebookState((state) => state.selected.size);
  const [, setTheme] = usePreference('theme');
  const [letters, setLetters] = usePreference('letterKeys');
  const [listing, setListing] = useState(false);
  const [storage, setStorage] = useState(false);
  const commands = useMemo((): readonly Command[] => {
    const general: Command[] = [
      { id: 'palette', title: 'Commands and search', group: 'View', keys: 'Mod+K', run: () => onOpen(true) },
      { id: 'shortcuts', title: 'Keyboard shortcuts', group: 'View', keys: '?', run: () => setListing(true) },
      { id: 'light', title: 'Light theme', group: 'View', run: () => setTheme('light') },
      { id: 'dark', title: 'Dark theme', group: 'View', run: () => setTheme('dark') },
      { id: 'system', title: 'Theme of the system', group: 'View', run: () => setTheme('system') },
      { id: 'storage', title: 'Storage of this browser', group: 'Notebooks', run: () => setStorage(true) },
      { id: 'new', title: 'New notebook', group: 'Notebooks', run: () => void newNotebook(notebook, app) },
      ...GALLERY.map((item): Command => ({
        id: `gallery-${item.id}`,
        title: `Open from the gallery: ${item.title}`,
        group: 'Notebooks',
        run: () => void openGallery(notebook, app, item),
      })),
    ];
    if (page === 'start') return general;
    return [
      { id: 'run-all', title: 'Run all panels', group: 'Run', keys: 'Mod+Enter', run: () => void runAll(notebook) },
      {
        id: 'cancel-all',
        title: 'Cancel everything that runs',
        group: 'Run',
        ...(running === '' && { disabled: 'Nothing runs.' }),
        run: () => {
          for (const panel of Object.keys(notebook.store.getState().tasks)) void cancelTask(notebook, panel);
        },
      },
      { id: 'undo', title: 'Undo', group: 'Edit', keys: 'Mod+Z', run: () => undo(notebook) },
      { id: 'redo', title: 'Redo', group: 'Edit', keys: 'Mod+Shift+Z', run: () => redo(notebook) },
      {
        id: 'collapse-all',
        title: 'Collapse all panels',
        group: 'View',
        run: () => collapseAll(true),
      },
      { id: 'expand-all', title: 'Expand all panels', group: 'View', run: () => collapseAll(false) },
      {
        id: 'clear-selection',
        title: 'Clear the selection',
        group: 'Selection',
        ...(chosen === 0 && { disabled: 'No transcript is chosen.' }),
        run: () => select(notebook, []),
      },
      { id: 'start', title: 'All notebooks', group: 'Notebooks', keys: 'g n', run: onStart },
      ...panels.map(({ id }, at): Command => ({
        id: `go-${id}`,
        title: `Go to ${panelTitle(notebook, id)}`,
        group: 'Panels',
        ...(at < 9 && { keys: `g ${at + 1}` }),
        run: () => showPanel(id),
      })),
      ...panels
        .filter(({ kind }) => (notebook.kinds.get(kind)?.action ?? '') !== '')
        .map(({ id }): Command => ({
          id: `run-${id}`,
          title: `Run ${panelTitle(notebook, id)}`,
          group: 'Run',
          run: () => void runPanel(notebook, id),
        })),
      ...[...notebook.kinds.values()].map((kind): Command => ({
        id: `add-${kind.kind}`,
        title: `Add a panel: ${kind.title}`,
        group: 'Panels',
        keywords: kind.purpose,
        run: () => showPanel(addPanel(notebook, { kind: kind.kind })),
      })),
      ...general,
    ];
    function collapseAll(collapsed: boolean): void {
      edit(notebook, collapsed ? 'Collapse all panels' : 'Expand all panels', (document) => ({
        ...document,
        panels: document.panels.map((entry) => ({ ...entry, collapsed })),
      }));
    }
  }, [notebook, app, page, panels, running, chosen, onOpen, onStart, setTheme]);
  useShortcuts(commands, { letters });
  const search = useCallback((text: string) => transcriptsFound(notebook, text), [notebook]);
  return (
    <>
      <CommandPalette commands={commands} open={open} onClose={() => onOpen(false)} search={search} />
      <ShortcutsDialog
        commands={commands}
        open={listing}
        onClose={() => setListing(false)}
        letters={letters}
        onLetters={setLetters}
      />
      {storage && <StorageDialog onClose={() => setStorage(false)} />}
    </>
  );
}

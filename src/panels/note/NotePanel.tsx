import { usePanel } from '../../notebook/react';
import { NoteView } from './NoteView';
import type { NoteParams } from './schema';

/** Text of the user beside the panels. */
export default function NotePanel() {
  const { params, setParams } = usePanel<NoteParams, unknown>();
  return <NoteView text={params.text} onText={(text) => setParams({ text })} />;
}

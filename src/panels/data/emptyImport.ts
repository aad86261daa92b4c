import { counted } from '../../notebook/format';
import type { ImportOptions, ImportReport } from '../../workers/protocol';

/** Why an import gave no transcript, and what to do: the first refusal, else what was filtered out, else the missing partner. */
export function emptyReason(
  { files, rejected, rejectedCount, notes }: ImportReport,
  { genes, biotypes }: Pick<ImportOptions, 'genes' | 'biotypes'>,
): { readonly message: string; readonly mend: string } {
  const none = `No transcript came from ${files.map(({ name }) => name).join(', ')}`;
  const [first] = rejected;
  if (first) {
    const place = first.line === undefined ? '' : `${files.length > 1 ? `${first.file}, ` : ''}line ${first.line}: `;
    const more = rejectedCount > 1 ? ` (and ${counted(rejectedCount - 1, 'more rejected record')})` : '';
    return { message: `${none}: ${place}${first.reason.replace(/\.$/, '')}${more}.`, mend: first.mend };
  }
  const kept = [
    ...(genes.length > 0 ? [`genes ${genes.join(', ')}`] : []),
    ...(biotypes.length > 0 ? [`biotypes ${biotypes.join(', ')}`] : []),
  ].join(' and ');
  if (kept !== '' && files.every(({ waits }) => !waits)) {
    return {
      message: `${none}: only ${kept} were to be kept, and none of them is there.`,
      mend: 'Change or empty the fields under “What to keep of files”, then read the files again.',
    };
  }
  const partner = 'An annotation needs its transcript FASTA or its genome, a genome needs its annotation';
  const mend = `${partner}: drop the missing file, both are then read together.`;
  return { message: `${none}.`, mend: notes.length > 0 ? notes.join(' ') : mend };
}

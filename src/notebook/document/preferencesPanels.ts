import { isRecord } from './plainJson';

type Stored = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const record = (value: unknown): Stored => (isRecord(value) ? value : {});
/** What stood in a field for several words. */
const words = (value: unknown): readonly string[] =>
  text(value)
    .split(/[\s,;]+/)
    .filter((word) => word !== '');

/** The panels of that page, in its order, with what was set in them. Its training panels only where something was. */
export function panelsOfPreferences(stored: Stored): readonly unknown[] {
  const panel = (kind: string, params: Stored, inputs: Readonly<Record<string, string>> = {}, view: Stored = {}) => ({
    id: kind,
    kind,
    title: '',
    collapsed: false,
    params,
    view,
    inputs,
  });
  const train = record(stored['train']);
  const finetune = record(stored['finetune']);
  const { gene, linkage, ...drawn } = record(stored['isoforms']);
  const [genes, biotypes, species] = [
    words(stored['importGenes']),
    words(stored['importBiotypes']),
    text(stored['species']),
  ];
  const data = {
    ...(genes.length > 0 && { genes }),
    ...(biotypes.length > 0 && { biotypes }),
    ...(stored['predictOrf'] === true && { predictOrf: true }),
    ...(species !== '' && { species }),
  };
  const isoforms = { ...(gene !== undefined && { gene }), ...(linkage !== undefined && { linkage }) };
  return [
    panel('data', data),
    panel('model', isRecord(stored['model']) ? { request: stored['model'] } : {}),
    panel('embed', {}, { transcripts: 'data', model: 'model' }),
    panel('isoforms', isoforms, { embeddings: 'embed' }, drawn),
    ...(Object.keys(train).length > 0 ? [panel('train', train, { transcripts: 'data' })] : []),
    ...(Object.keys(finetune).length > 0 ? [panel('finetune', finetune, { transcripts: 'data', model: 'model' })] : []),
  ];
}

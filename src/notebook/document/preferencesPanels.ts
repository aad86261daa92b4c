import { isRecord } from './plainJson';

type Stored = Readonly<Record<string, unknown>>;

const text = (value: unknown, fallback = ''): string => (typeof value === 'string' ? value : fallback);
const record = (value: unknown): Stored => (isRecord(value) ? value : {});

/** The panels of that page, in its order. Its training panels only where something was set in them. */
export function panelsOfPreferences(stored: Stored): readonly unknown[] {
  const panel = (kind: string, params: Stored, inputs: Readonly<Record<string, string>> = {}) => ({
    id: kind,
    kind,
    title: '',
    collapsed: false,
    params,
    view: {},
    inputs,
  });
  const train = record(stored['train']);
  const finetune = record(stored['finetune']);
  const data = {
    genes: text(stored['importGenes']),
    biotypes: text(stored['importBiotypes']),
    predictOrf: stored['predictOrf'] === true,
    species: text(stored['species']),
    ensemblSymbol: text(stored['ensemblSymbol']),
    ensemblSpecies: text(stored['ensemblSpecies'], 'homo_sapiens'),
  };
  return [
    panel('data', data),
    panel('model', isRecord(stored['model']) ? { request: stored['model'] } : {}),
    panel('embed', {}, { transcripts: 'data', model: 'model' }),
    panel('isoforms', record(stored['isoforms']), { embeddings: 'embed' }),
    ...(Object.keys(train).length > 0 ? [panel('train', train, { transcripts: 'data' })] : []),
    ...(Object.keys(finetune).length > 0 ? [panel('finetune', finetune, { transcripts: 'data', model: 'model' })] : []),
  ];
}

/** The Categorical Jacobian panel without its view: which positions of a transcript the model's output elsewhere hangs on (paper, Fig. A2). */
import type { Jacobian, JacobianDomain } from '../../analysis/jacobian/jacobianTypes';
import { triangleSize } from '../../analysis/jacobian/triangle';
import { domainsOf, domainSpan } from '../../bio/domains';
import type { TranscriptTable } from '../../bio/importTypes';
import type { Interval } from '../../bio/transcript';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type {
  DomainsArtefact,
  JacobianArtefact,
  ModelArtefact,
  Result,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { formatCount } from '../../notebook/format';
import type { OutputContext, OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { embeddedIndex } from '../neighbours/run';
import { computeJacobian } from './computing';
import { dropTiles } from './keptTiles';
import { defaultWindow, parseJacobianParams, parseJacobianView, windowTooLong } from './schema';
import type { JacobianParams, JacobianView } from './schema';

/** Row of the transcript that is asked for; −1 where there is none of that name. */
export const transcriptRow = (table: TranscriptTable, wanted: string): number =>
  embeddedIndex(
    table,
    Array.from(table.id, (_, row) => row),
    wanted,
  );

/** The CDS of a row of the table, in the transcript; null where it has none. */
export const cdsOf = ({ utr5Length, cdsLength }: TranscriptTable, row: number): Interval | null =>
  cdsLength[row]! > 0 ? [utr5Length[row]!, utr5Length[row]! + cdsLength[row]!] : null;

/** @throws OrthrusError `jacobian.unknown`, `jacobian.window`; as the data worker and engine.substitutions; AbortError */
async function run(context: RunContext<JacobianParams>): Promise<JacobianArtefact> {
  const { params, inputs, services, signal } = context;
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const model = inputs['model'] as Result<ModelArtefact>;
  const { table } = report;
  const row = transcriptRow(table, params.transcript);
  if (row < 0) {
    throw new OrthrusError(
      'jacobian.unknown',
      params.transcript === '' ? 'There are no transcripts.' : `No transcript is called “${params.transcript}”.`,
      'Choose one from the list, or add its data.',
    );
  }
  const length = table.length[row]!;
  const cds = cdsOf(table, row);
  const window = params.window ?? defaultWindow(length, cds);
  if (window[1] > length) {
    throw new OrthrusError(
      'jacobian.window',
      `The window ends at ${formatCount(window[1])}, the transcript at ${formatCount(length)} nt.`,
      'Choose another window, or empty its fields.',
    );
  }
  const { codes } = await services.data.packed(report.set, [row]);
  throwIfAborted(signal);
  const { name, sha256, trained, config } = model.artefact.card;
  const jacobian = await computeJacobian(context, model, {
    transcript: { id: table.id[row]!, name: table.name[row]!, gene: table.gene[row]! },
    codes,
    cds,
    window,
    readout: params.readout === 'auto' && config.sequenceHead ? 'logits' : 'hidden',
    model: { name, sha256, trained },
  });
  return { type: 'jacobian', ...jacobian };
}

/** Domains of the transcript that a connected table knows; empty where it has no CDS. */
export function jacobianDomains(
  { transcript, cds }: Pick<Jacobian, 'transcript' | 'cds'>,
  connected: Result | undefined,
): readonly JacobianDomain[] {
  if (!cds || connected?.artefact.type !== 'domains') return [];
  const { table }: DomainsArtefact = connected.artefact;
  return domainsOf(table, transcript).flatMap((domain) => {
    const span = domainSpan(domain, cds);
    return span[1] > span[0] ? [{ name: domain.accession, span }] : [];
  });
}

const isInterval = (value: unknown, end: number): value is Interval =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((at) => Number.isInteger(at)) &&
  value[0] >= 0 &&
  value[0] < value[1] &&
  value[1] <= end;

/** Whether no number is negative or infinite or none: a loop, as `every` takes the page's thread 50 ms for 3,000 positions. */
function allFinite(values: Float32Array): boolean {
  for (let k = 0; k < values.length; k++) if (!(values[k]! >= 0 && values[k]! < Infinity)) return false;
  return true;
}

function isJacobian(artefact: unknown): artefact is JacobianArtefact {
  const { type, transcript, codes, cds, window, readout, values, model, ...made } = (artefact ??
    {}) as Partial<JacobianArtefact>;
  if (type !== 'jacobian' || !(codes instanceof Uint8Array) || !(values instanceof Float32Array)) return false;
  if (!isInterval(window, codes.length) || (cds !== null && !isInterval(cds, codes.length))) return false;
  if (values.length !== triangleSize(window[1] - window[0])) return false;
  // Colours are looked up by the bits of numbers that are not negative.
  if (!allFinite(values)) return false;
  const texts: unknown[] = [
    transcript?.id,
    transcript?.name,
    transcript?.gene,
    model?.name,
    model?.sha256,
    made.device,
  ];
  return (
    (readout === 'logits' || readout === 'hidden') &&
    texts.every((text) => typeof text === 'string') &&
    typeof model?.trained === 'boolean' &&
    [made.seconds, made.tokens, made.fullTokens].every((amount) => typeof amount === 'number')
  );
}

async function files(
  { artefact }: Result<JacobianArtefact>,
  { view, title, connected = {}, figure, services }: OutputContext<JacobianParams, JacobianView>,
): Promise<readonly OutputFile[]> {
  const domains = jacobianDomains(artefact, connected['domains']?.result);
  const options = { title, domains, mode: view.scale, clip: view.clip, ...figure };
  // Its writers take seconds, and are not part of every page's start.
  return services
    ? services.analysis.jacobianFiles(artefact, options)
    : (await import('../../engine/export/jacobianFiles')).jacobianFiles(artefact, options);
}

export const jacobianKind: PanelKind<JacobianParams, JacobianView, JacobianArtefact> = {
  kind: 'jacobian',
  version: 1,
  title: 'Categorical Jacobian',
  purpose:
    'Which positions of a transcript what the model says of other positions hangs on: every substitution, read everywhere.',
  action: 'Compute',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'] },
    { name: 'domains', title: 'Domains', accepts: ['domains'], optional: true, forView: true },
  ],
  gives: 'jacobian',
  takesSubset: false,
  automatic: false,
  parse: parseJacobianParams,
  parseView: parseJacobianView,
  lacks: windowTooLong,
  needs: () => ['transcripts', 'model'],
  run,
  settled: ({ artefact }, { results }) => dropTiles(results, artefact),
  summary: ({ artefact: { transcript, window, readout } }) =>
    `${transcript.name || transcript.id}, ${formatCount(window[1] - window[0])} nt, ${readout === 'logits' ? 'log-odds' : 'hidden states'}`,
  sound: isJacobian,
  files,
};

import { changeSeries, effectSeries } from '../../analysis/mutagenesis/series';
import { domainsOf, domainSpan } from '../../bio/domains';
import type { DomainTable } from '../../bio/domainTypes';
import { mutagenesisSvg } from '../../engine/export/mutagenesisSvg';
import { mutagenesisBedGraph, mutagenesisTsv } from '../../engine/export/mutagenesisTables';
import { MEASURE_TEXT, predictedText } from '../../engine/export/mutagenesisText';
import type { TranscriptParts } from '../../engine/export/transcriptTrack';
import type { DomainsArtefact, MutagenesisArtefact, Result } from '../../notebook/artefacts';
import type { OutputContext, OutputFile } from '../../notebook/panelKind';
import type { MutagenesisView } from './schema';

/** Domains of the mutated transcript, in its coordinates; none where it does not code or the table does not know it. */
export function mutatedDomains(
  { transcript }: Pick<MutagenesisArtefact, 'transcript'>,
  table: DomainTable | undefined,
): TranscriptParts['domains'] {
  const { cds } = transcript;
  if (!cds || !table) return [];
  return domainsOf(table, transcript)
    .map((domain) => ({ name: domain.accession, span: domainSpan(domain, cds) }))
    .filter(({ span }) => span[0] < span[1]);
}

/** The table, tracks for genome browsers, and the picture of the whole region. */
export async function mutagenesisFiles(
  { artefact }: Result<MutagenesisArtefact>,
  { view, figure, connected }: Pick<OutputContext<unknown, MutagenesisView>, 'view' | 'figure' | 'connected'>,
): Promise<readonly OutputFile[]> {
  const { measure } = view;
  const domains = connected?.['domains']?.result.artefact as DomainsArtefact | undefined;
  const change = changeSeries(artefact);
  const bedGraph = (values: Float32Array, name: string): string => mutagenesisBedGraph(artefact, values, name);
  return [
    { name: 'substitutions.tsv', content: await mutagenesisTsv(artefact) },
    { name: 'effect.bedGraph', content: bedGraph(effectSeries(artefact, measure).values, MEASURE_TEXT[measure]) },
    ...(change
      ? [
          {
            name: 'prediction.bedGraph',
            content: bedGraph(change.values, `change of ${predictedText(artefact.predicted!)}`),
          },
        ]
      : []),
    {
      name: 'mutagenesis.svg',
      content: mutagenesisSvg(artefact, {
        ...{ measure, domains: mutatedDomains(artefact, domains?.table) },
        ...{ width: figure.width, theme: figure.theme },
      }),
    },
  ];
}

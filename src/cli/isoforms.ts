import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyseIsoforms } from '../analysis/analyseIsoforms';
import { cutTree, suggestedClusters } from '../analysis/cutTree';
import { isoformRow } from '../analysis/isoformRow';
import type { Linkage } from '../analysis/isoformTypes';
import { newick } from '../analysis/newick';
import type { Transcript } from '../bio/transcript';
import { clustersCsv, heatmapSvg, isoformNames, similarityCsv } from '../engine/export';
import { packTranscripts } from '../engine/packing';
import { one, required, UsageError, type Flags } from './args';
import { deviceRequest, openEngine } from './device';
import { modelRequest, readTranscripts } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';

const LINKAGES: readonly string[] = ['average', 'complete', 'ward', 'single'] satisfies Linkage[];

function linkageOf(flags: Flags): Linkage {
  const linkage = one(flags, 'linkage') ?? 'average';
  if (!LINKAGES.includes(linkage))
    throw new UsageError(`There is no linkage "${linkage}"; there are ${LINKAGES.join(', ')}.`);
  return linkage as Linkage;
}

/** Number of clusters asked for, or undefined to take what the tree suggests. */
function clusterCount(flags: Flags): number | undefined {
  const text = one(flags, 'clusters');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--clusters ${text} is no number of clusters.`);
  return Number(text);
}

/** Transcripts by gene symbol, in the order of the files; those without a gene are left out. */
function byGene(transcripts: readonly Transcript[]): Map<string, Transcript[]> {
  const genes = new Map<string, Transcript[]>();
  for (const transcript of transcripts) {
    const gene = transcript.gene || transcript.geneId;
    if (!gene) continue;
    const held = genes.get(gene);
    if (held) held.push(transcript);
    else genes.set(gene, [transcript]);
  }
  return genes;
}

/**
 * `orthrus isoforms`: similarity, clusters, tree and figure of each gene asked for, into --out (one folder a gene where
 * there are several).
 */
export async function isoforms(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const folder = required(flags, 'out');
  required(flags, 'gene');
  const linkage = linkageOf(flags);
  const wanted = clusterCount(flags);
  await writable(join(folder, 'similarity.csv'));
  const device = deviceRequest(flags);
  const request = await modelRequest(flags);
  const { transcripts } = await readTranscripts(flags, line, signal);
  const genes = byGene(transcripts);
  const engine = await openEngine(device, line);
  try {
    const card = await engine.loadModel(request, { onProgress: line.update, signal });
    line.note(`model: ${card.name}${card.trained ? '' : ', UNTRAINED'}`);
    for (const [gene, members] of genes) {
      const { data } = await engine.embed(packTranscripts(members), { onProgress: line.update, signal });
      const analysis = analyseIsoforms(gene, members.map(isoformRow), data, linkage);
      const k = Math.min(members.length, wanted ?? suggestedClusters(analysis.dendrogram));
      const out = genes.size > 1 ? join(folder, gene.replaceAll(/[^\w.-]+/g, '_')) : folder;
      const clusters = cutTree(analysis.dendrogram, { k });
      const files: Record<string, string> = {
        'similarity.csv': similarityCsv(analysis),
        'clusters.csv': clustersCsv(analysis, clusters),
        'tree.nwk': newick(analysis.dendrogram, isoformNames(analysis.rows)),
        'heatmap.svg': heatmapSvg(analysis, { model: card, k }),
      };
      for (const [name, text] of Object.entries(files)) {
        await writable(join(out, name));
        await writeFile(join(out, name), text);
      }
      line.note(`${out}: ${gene}, ${members.length} isoforms in ${k} ${k === 1 ? 'cluster' : 'clusters'}`);
    }
  } finally {
    engine.dispose();
  }
}

import type { JsonObject } from '../../notebook/document/documentTypes';
import { DEFAULT_SPLIT, parseSeeds, parseSplit } from '../probe/schema';
import type { SplitParams } from '../probe/schema';

/** Parameters of the Structure panel. */
export interface StructureParams {
  readonly split: SplitParams;
  /** How many, from 0. */
  readonly seeds: number;
  /** Lengths as ln(1 + nt), or in nucleotides; exons are counted either way. */
  readonly scale: 'log' | 'linear';
}

export const DEFAULT_STRUCTURE_PARAMS: StructureParams = { split: DEFAULT_SPLIT, seeds: 10, scale: 'log' };

/** Parameters from a document: what is missing or of another kind takes its default. */
export const parseStructureParams = (value: JsonObject): StructureParams => ({
  split: parseSplit(value['split']),
  seeds: parseSeeds(value['seeds']),
  scale: value['scale'] === 'linear' ? 'linear' : 'log',
});

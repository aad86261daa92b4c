import type { ModelRequest } from '../../engine/contracts';
import { DEFAULT_MODEL } from '../../engine/shippedModel';
import type { Json, JsonObject } from '../../notebook/document/documentTypes';
import { parseSource, sourceName } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** A file of a checkpoint, as a document names it. */
export type CheckpointFile = Exclude<SourceRef, { kind: 'url' }>;

/** Which model a document asks for: as the engine's request, with files by their fingerprints and shipped models by their names. */
export type ModelChoice =
  | Exclude<ModelRequest, { kind: 'files' | 'shipped' }>
  | { readonly kind: 'files'; readonly files: readonly CheckpointFile[] }
  | { readonly kind: 'shipped'; readonly model: string };

/** Parameters of the Model panel. */
export interface ModelParams {
  readonly request: ModelChoice | null;
}

/** What a Model panel loads where nobody has chosen: the trained model that ships. */
export const SHIPPED: ModelChoice = { kind: 'shipped', model: DEFAULT_MODEL };

/** Random weights, to compare with. */
export const UNTRAINED: ModelChoice = { kind: 'untrained', preset: 'orthrus-small', seed: 0 };

/** Repositories with published weights (Hugging Face), with what each holds. */
export const PUBLISHED = [
  { repository: 'antichronology/orthrus-6-track', text: '6 × 512, six tracks, 10.1 M parameters' },
  { repository: 'antichronology/orthrus-small-6-track', text: '3 × 256, six tracks, 1.3 M parameters' },
  { repository: 'antichronology/orthrus-mlm-6-track', text: '6 × 512, six tracks, with a sequence head' },
  { repository: 'antichronology/orthrus-4-track', text: 'four tracks: bases only, no CDS or exons' },
] as const;

function parseChoice(value: Json | undefined): ModelChoice | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, preset, seed, model, repository, url, files } = value as JsonObject;
  switch (kind) {
    case 'untrained':
      return (preset === 'orthrus-small' || preset === 'tiny') && typeof seed === 'number' && Number.isInteger(seed)
        ? { kind, preset, seed }
        : null;
    case 'shipped':
      return typeof model === 'string' && /^[\w-]+$/.test(model) ? { kind, model } : null;
    case 'hub':
      return typeof repository === 'string' && repository !== '' ? { kind, repository } : null;
    case 'url':
      return typeof url === 'string' && /^https?:\/\//.test(url) ? { kind, url } : null;
    case 'files': {
      const named = (Array.isArray(files) ? (files as readonly Json[]) : []).flatMap((file) => parseSource(file) ?? []);
      const kept = named.filter((file) => file.kind !== 'url');
      return kept.length > 0 ? { kind, files: kept } : null;
    }
    default:
      return null;
  }
}

/** Parameters from a document: where it says nothing, the shipped model; null where it asks for something that is no model. */
export const parseModelParams = ({ request }: JsonObject): ModelParams => ({
  request: request === undefined ? SHIPPED : parseChoice(request),
});

/** How a choice reads in a sentence. */
export function choiceName(choice: ModelChoice): string {
  switch (choice.kind) {
    case 'untrained':
      return `${choice.preset === 'orthrus-small' ? 'Orthrus Small' : 'Tiny'}, untrained (seed ${choice.seed})`;
    case 'files':
      return choice.files.map(sourceName).join(', ');
    case 'shipped':
      return choice.model === DEFAULT_MODEL ? 'the model that ships' : choice.model;
    case 'url':
      return choice.url;
    case 'hub':
      return choice.repository;
  }
}

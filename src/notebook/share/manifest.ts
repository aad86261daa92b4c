/** manifest.json of a shared notebook: what made its results, for readers and for reviewers who rerun it. */
import type { Result } from '../artefacts';
import { damagedDocument, newerDocument } from '../document/documentErrors';
import type { Json, JsonObject, NotebookDocument } from '../document/documentTypes';
import { isRecord, plainJson, type JsonBudget } from '../document/plainJson';
import { parseSource, type SourceRef } from '../sources';

export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ManifestResult extends Pick<
  Result,
  'key' | 'kind' | 'version' | 'hash' | 'params' | 'inputs' | 'made' | 'subset'
> {
  /** Panels of the document that show it; none: it only went into another one. */
  readonly panels: readonly string[];
  /** Path in the parameters → seed. */
  readonly seeds: JsonObject;
  /** Of transcripts: where they came from. */
  readonly origin?: string;
}

export interface Manifest {
  readonly format: 'orthrus-share';
  readonly version: typeof MANIFEST_VERSION;
  /** Version of the program that wrote it. */
  readonly app: string;
  /** ISO 8601. */
  readonly created: string;
  /** What the results were computed on. */
  readonly devices: readonly string[];
  readonly sources: readonly { readonly panel: string; readonly source: SourceRef }[];
  readonly results: readonly ManifestResult[];
  readonly files: readonly ManifestFile[];
}

export const MANIFEST_VERSION = 1;

const isObject = (value: Json): value is JsonObject => isRecord(value);

/** Every value below a value, with its path: "sampler.seed", "files.0". */
function* walk(value: Json, path: string): Generator<readonly [string, Json]> {
  yield [path, value];
  const members = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [name, member] of members) yield* walk(member, path === '' ? String(name) : `${path}.${name}`);
}

/** Parameters that are seeds by their name: numbers, or texts as fields hold them. */
export const seedsOf = (params: JsonObject): JsonObject =>
  Object.fromEntries(
    [...walk(params, '')].filter(
      ([path, value]) => /seeds?$/i.test(path) && (typeof value === 'number' || typeof value === 'string'),
    ),
  );

/** Files and addresses that parameters of panels name. */
export const sourcesOf = (document: NotebookDocument): Manifest['sources'] =>
  document.panels.flatMap(({ id, params }) =>
    [...walk(params, '')].flatMap(([, value]) => {
      const source = parseSource(value);
      return source ? [{ panel: id, source }] : [];
    }),
  );

export function manifestResult(result: Result, panels: readonly string[]): ManifestResult {
  const { key, kind, version, hash, params, inputs, made, subset, artefact } = result;
  return {
    key,
    kind,
    version,
    hash,
    params,
    inputs,
    made,
    panels,
    seeds: seedsOf(params),
    ...(subset && { subset }),
    ...(artefact.type === 'transcripts' && { origin: artefact.origin }),
  };
}

const MAX_VALUES = 2_000_000;

type Fields = Readonly<Record<string, unknown>>;

const wrong = (where: string): never => {
  throw damagedDocument(`manifest.json, ${where},`, 'is not what it should be');
};

const text = (value: unknown, where: string): string => (typeof value === 'string' ? value : wrong(where));
const count = (value: unknown, where: string): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : wrong(where);
const object = (value: unknown, where: string): Fields => (isRecord(value) ? value : wrong(where));
const list = (value: unknown, where: string): readonly unknown[] => (Array.isArray(value) ? value : wrong(where));

const texts = (value: unknown, where: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(object(value, where)).map(([name, member]) => [name, text(member, where)]));

function parsedResult(value: unknown, where: string): ManifestResult {
  const fields = object(value, where);
  const made = object(fields['made'], where);
  const { subset, origin } = fields;
  const chosen = subset === undefined ? undefined : object(subset, where);
  return {
    key: text(fields['key'], where),
    kind: text(fields['kind'], where),
    version: count(fields['version'], where),
    hash: text(fields['hash'], where),
    params: object(fields['params'], where) as JsonObject,
    inputs: texts(fields['inputs'], where),
    made: {
      at: text(made['at'], where),
      seconds: count(made['seconds'], where),
      device: text(made['device'], where),
      app: text(made['app'], where),
    },
    panels: list(fields['panels'], where).map((panel) => text(panel, where)),
    seeds: object(fields['seeds'], where) as JsonObject,
    ...(chosen && { subset: { name: text(chosen['name'], where), count: count(chosen['count'], where) } }),
    ...(origin !== undefined && { origin: text(origin, where) }),
  };
}

/**
 * A manifest from a file.
 * @param value parsed JSON
 * @throws OrthrusError `document.damaged`, `document.newer`
 */
export function parseManifest(value: unknown): Manifest {
  const budget: JsonBudget = { values: MAX_VALUES };
  const fields = object(plainJson(value, 'manifest.json', budget), 'format');
  if (fields['format'] !== 'orthrus-share') wrong('format');
  if (count(fields['version'], 'version') > MANIFEST_VERSION) throw newerDocument();
  return {
    format: 'orthrus-share',
    version: MANIFEST_VERSION,
    app: text(fields['app'], 'app'),
    created: text(fields['created'], 'created'),
    devices: list(fields['devices'], 'devices').map((device) => text(device, 'devices')),
    sources: list(fields['sources'], 'sources').map((entry) => {
      const { panel, source } = object(entry, 'sources');
      return { panel: text(panel, 'sources'), source: parseSource(source) ?? wrong('sources') };
    }),
    results: list(fields['results'], 'results').map((result, i) => parsedResult(result, `results[${i}]`)),
    files: list(fields['files'], 'files').map((entry) => {
      const { name, bytes, sha256 } = object(entry, 'files');
      return { name: text(name, 'files'), bytes: count(bytes, 'files'), sha256: text(sha256, 'files') };
    }),
  };
}

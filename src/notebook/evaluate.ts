/** What every panel's state is: follows from the document, the results at hand and the work under way. Nothing here is stored. */
import type { Result } from './artefacts';
import type { NamedSelection, NotebookDocument, PanelEntry } from './document/documentTypes';
import { dependencyOrder, panelOf } from './document/graph';
import { hashOf, resultKey } from './keys';
import type { AnyKind, Kinds, Port } from './panelKind';
import type { Problem, Task } from './state';

/** `text`: a panel that has no result, as a note. */
export type PanelStatus = 'fresh' | 'stale' | 'running' | 'failed' | 'done' | 'text';

export interface PanelState {
  readonly status: PanelStatus;
  /** Why it is stale, or what is missing before it can run. */
  readonly reason: string | undefined;
  /** Hash of all that decides its result; undefined while an input is missing or not up to date. */
  readonly key: string | undefined;
  /** Its newest result, perhaps of other parameters. */
  readonly result: Result | undefined;
  /** Whether the result is of the present parameters and inputs. */
  readonly current: boolean;
  /** Whether "run" would come to something: nothing is missing that running others could not give. */
  readonly ready: boolean;
}

export type Evaluation = ReadonlyMap<string, PanelState>;

/** What the states of the panels follow from. */
export interface Evaluated {
  readonly document: NotebookDocument;
  /** Panel id → its newest result. */
  readonly results: ReadonlyMap<string, Result>;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly problems: Readonly<Record<string, Problem>>;
}

/** The transcripts that a panel is restricted to. */
export function subsetOf(document: NotebookDocument, { subset }: PanelEntry): NamedSelection | undefined {
  return subset === undefined ? undefined : document.selections.find(({ id }) => id === subset);
}

/** Port → id of the panel whose result goes in, without those that the panel's parameters have no use for. */
export function inputsOf({ inputs, params }: PanelEntry, kind: AnyKind): Readonly<Record<string, string>> {
  if (!kind.needs) return inputs;
  const needed = kind.needs(kind.parse(params), Object.keys(inputs)) as readonly string[];
  return Object.fromEntries(Object.entries(inputs).filter(([port]) => needed.includes(port)));
}

const titleOf = (kinds: Kinds, entry: PanelEntry | undefined): string =>
  entry ? entry.title || (kinds.get(entry.kind)?.title ?? entry.kind) : 'an input';

let last: { readonly from: Evaluated; readonly kinds: Kinds; readonly evaluation: Evaluation } | undefined;

/** The states of all panels; remembered, as every panel asks for it on every render. */
export function evaluate(state: Evaluated, kinds: Kinds): Evaluation {
  const { document, results, tasks, problems } = state;
  const same =
    last?.kinds === kinds &&
    last.from.document === document &&
    last.from.results === results &&
    last.from.tasks === tasks &&
    last.from.problems === problems;
  if (last && same) return last.evaluation;
  const evaluation = new Map<string, PanelState>();
  for (const entry of dependencyOrder(document)) evaluation.set(entry.id, stateOf(entry, state, kinds, evaluation));
  last = { from: { document, results, tasks, problems }, kinds, evaluation };
  return evaluation;
}

const UNKNOWN: PanelState = {
  status: 'fresh',
  reason: 'This program has no panel of this kind: it was made by another version. What it holds is kept.',
  key: undefined,
  result: undefined,
  current: false,
  ready: false,
};
const TEXT: PanelState = { ...UNKNOWN, status: 'text', reason: undefined };

function stateOf(entry: PanelEntry, state: Evaluated, kinds: Kinds, above: Evaluation): PanelState {
  const { document, results, tasks, problems } = state;
  const kind = kinds.get(entry.kind);
  if (!kind) return UNKNOWN;
  if (!kind.run) return TEXT;
  const obstacle = missing(entry, kind, document, kinds, above);
  const inputs = inputsOf(entry, kind);
  const behind = Object.entries(inputs).find(([, id]) => above.get(id)?.current === false);
  const key =
    obstacle === undefined && !behind
      ? keyOf(entry, kind, inputs, subsetOf(document, entry), (id) => above.get(id)?.result?.hash)
      : undefined;
  const result = results.get(entry.id);
  const current = key !== undefined && result?.key === key;
  const problem = problems[entry.id];
  const status = tasks[entry.id]
    ? 'running'
    : problem && problem.waits !== true
      ? 'failed'
      : current
        ? 'done'
        : result
          ? 'stale'
          : 'fresh';
  const reason =
    obstacle ?? (current || !result ? undefined : staleness(entry, kind, result, document, kinds, behind?.[1], above));
  return { status, reason, key, result, current, ready: obstacle === undefined };
}

/** "transcripts come", "model comes". */
const from = ({ title }: Port): string => `${title.toLowerCase()} come${title.endsWith('s') ? '' : 's'}`;

/** What running other panels could not mend. */
function missing(
  entry: PanelEntry,
  kind: AnyKind,
  document: NotebookDocument,
  kinds: Kinds,
  above: Evaluation,
): string | undefined {
  const needed = kind.needs?.(kind.parse(entry.params), Object.keys(entry.inputs)) as readonly string[] | undefined;
  for (const port of kind.ports) {
    if (needed?.includes(port.name) === false) continue;
    const id = entry.inputs[port.name];
    if (id === undefined) {
      if (!needed && port.optional === true) continue;
      return `Choose where its ${from(port)} from.`;
    }
    const input = panelOf(document, id);
    const state = above.get(id);
    if (!input || !state) return `Choose where its ${from(port)} from.`;
    if (!state.ready) return `${titleOf(kinds, input)}: ${state.reason ?? 'nothing there yet.'}`;
  }
  return kind.lacks?.(kind.parse(entry.params)) as string | undefined;
}

/** Keys by panel, for as long as nothing that decides them changed. */
const keys = new WeakMap<PanelEntry, { readonly of: string; readonly ids: unknown; readonly key: string }>();

function keyOf(
  entry: PanelEntry,
  kind: AnyKind,
  connected: Readonly<Record<string, string>>,
  subset: NamedSelection | undefined,
  hash: (panel: string) => string | undefined,
): string {
  const inputs = Object.fromEntries(Object.entries(connected).map(([port, id]) => [port, hash(id) ?? '']));
  const of = JSON.stringify([kind.kind, kind.version, inputs]);
  const known = keys.get(entry);
  if (known?.of === of && known.ids === subset?.ids) return known.key;
  const parsed = kind.parse(entry.params) as unknown;
  const key = resultKey({
    kind: kind.kind,
    version: kind.version,
    params: kind.keyed ? kind.keyed(parsed) : parsed,
    inputs,
    ...(subset && { subset: subset.ids }),
  });
  keys.set(entry, { of, ids: subset?.ids, key });
  return key;
}

/** Why a result is no longer what its panel would give, in words. */
function staleness(
  entry: PanelEntry,
  kind: AnyKind,
  result: Result,
  document: NotebookDocument,
  kinds: Kinds,
  behind: string | undefined,
  above: Evaluation,
): string {
  if (behind !== undefined) {
    const title = titleOf(kinds, panelOf(document, behind));
    const state = above.get(behind);
    return state?.status === 'failed' ? `${title} failed.` : `${title} changed and has not run since.`;
  }
  if (result.version !== kind.version) return 'This program computes it differently now.';
  const [now, then] = [kind.parse(entry.params), kind.parse(result.params)] as Record<string, unknown>[];
  const changed = Object.keys(now ?? {}).filter((name) => hashOf(now?.[name] ?? null) !== hashOf(then?.[name] ?? null));
  if (changed.length > 0) return `${changed.map(words).join(', ')} changed.`;
  const connected = inputsOf(entry, kind);
  const inputs = kind.ports.filter(({ name }) => {
    const id = connected[name];
    return (id === undefined ? undefined : above.get(id)?.result?.key) !== result.inputs[name];
  });
  if (inputs.length > 0) {
    const names = inputs.map(({ name, title }) => titleOf(kinds, panelOf(document, entry.inputs[name] ?? '')) || title);
    return `${names.join(', ')} changed.`;
  }
  return 'The chosen transcripts changed.';
}

/** "minDist" → "min dist", for a parameter's name in a sentence. */
const words = (name: string): string => name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

import type { ModelCard, ModelRequest } from '../engine/contracts';
import type { Services } from '../workers/client';
import type { ProgressListener } from '../lib/progress';
import type { Artefact, ArtefactType, ModelArtefact, Result } from './artefacts';
import type { JsonObject, NamedSelection } from './document/documentTypes';
import type { Sources } from './sources';

/** An input of a panel: the result of another panel, of one of these types. */
export interface Port {
  readonly name: string;
  /** As the form says it, e.g. "Transcripts". */
  readonly title: string;
  readonly accepts: readonly ArtefactType[];
  readonly optional?: boolean;
  /** Takes any number of panels: its inputs are called `name.1`, `name.2`, … (document/ports). */
  readonly many?: boolean;
  /** Read by the view alone: it decides nothing of the result (`needs` leaves it out). */
  readonly forView?: boolean;
}

/** What a panel's `run` is given. */
export interface RunContext<P> {
  /** Id of the panel, e.g. to find a run that it left behind. */
  readonly panel: string;
  readonly params: P;
  /** Results of the ports that are connected and needed; those that are not optional are there. */
  readonly inputs: Readonly<Record<string, Result>>;
  /** Only these transcripts; undefined: all. */
  readonly subset: NamedSelection | undefined;
  readonly services: Services;
  /** Opens what parameters name: dropped files, shipped files, addresses. */
  readonly sources: Sources;
  /** Task id for calls of the services: a cancel reaches them by it. */
  readonly task: string;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
  /** Shows what there is so far (a layout's epochs, a run's curves); gone when the run ends. */
  readonly onPartial: (partial: unknown) => void;
  /** Loads a model into the engine when the work before it there has ended. */
  readonly loadModel: (request: ModelRequest) => Promise<ModelCard>;
  /** Does work on the engine while this model is the one loaded there; nothing else that needs a model comes in between. */
  readonly withModel: <T>(model: Result<ModelArtefact>, work: () => Promise<T>) => Promise<T>;
  /** The result that went into another one, e.g. the transcripts of embeddings. */
  readonly source: (result: Result, port: string) => Result | undefined;
}

/** A file of a panel's tables and figures, as exported from the page and written by the command line. */
export interface OutputFile {
  /** Without folder: "layout.csv". */
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** What opens it in Python, where its ending does not tell enough. */
  readonly python?: string;
}

/** A panel that a port is connected to, and its newest result. */
export interface ConnectedPanel {
  readonly id: string;
  readonly title: string;
  readonly result: Result;
  /** View parameters. */
  readonly view: JsonObject;
}

/** What a panel's `files` is given beside its result. */
export interface OutputContext<P, V> {
  readonly params: P;
  readonly view: V;
  readonly title: string;
  readonly source: (result: Result, port: string) => Result | undefined;
  /** By port: also those that the result does not hang on, but its colours do. Where it is not given, nothing is. */
  readonly connected?: Readonly<Record<string, ConnectedPanel>>;
  readonly figure: FigureSize;
  /** Does what takes long; where it is not given, whoever calls waits for it. */
  readonly services?: Pick<Services, 'analysis'>;
}

/** Size of a figure in CSS pixels, and on which ground it is drawn. */
export interface FigureSize {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

export const defaultFigure: FigureSize = { width: 900, height: 640, theme: 'light' };

/**
 * One kind of panel, without its view: panels/<kind>/run.ts exports it, panels/kinds.ts lists all. Knows no DOM.
 *
 * @typeParam P parameters that decide the result
 * @typeParam V view parameters
 */
export interface PanelKind<P = unknown, V = unknown, A extends Artefact = Artefact> {
  readonly kind: string;
  /** Raised when the same parameters give another result than before: older results are then stale. */
  readonly version: number;
  /** "UMAP" */
  readonly title: string;
  /** One sentence: what it is for. */
  readonly purpose: string;
  /** Word on the button that runs it, e.g. "Embed"; empty: it is never run by the user (notes, and what runs by itself). */
  readonly action: string;
  readonly ports: readonly Port[];
  readonly gives: ArtefactType | undefined;
  /** Whether a named selection can restrict it. */
  readonly takesSubset: boolean;
  /** Cheap: runs by itself as soon as its inputs are there. */
  readonly automatic: boolean;
  /** Parameters from a document: what is missing or of another kind takes its default. Never throws. */
  readonly parse: (value: JsonObject) => P;
  readonly parseView: (value: JsonObject) => V;
  /** What is missing before it can run, as a sentence that says what to do; undefined where it can. */
  readonly lacks?: (params: P) => string | undefined;
  /**
   * The ports that these parameters need; what the others are connected to then neither runs before it nor decides the result. Where it
   * is not said: all that are connected, and those that are not optional have to be.
   * @param connected names of the ports that are connected
   */
  readonly needs?: (params: P, connected: readonly string[]) => readonly string[];
  /** Whether running it asks others than this page's own server: such a panel waits for a click of the user's. */
  readonly asksOthers?: (params: P) => boolean;
  /** The part of the parameters that decides the result, where not all do. */
  readonly keyed?: (params: P) => unknown;
  /** @throws OrthrusError; an AbortError when cancelled */
  readonly run?: (context: RunContext<P>) => Promise<A>;
  /** Told when a result of it is kept: what its run left behind to go on from is of no more use. */
  readonly settled?: (result: Result<A>, services: Services) => Promise<void>;
  /** What the result's contents are known by further down, where not by its key. */
  readonly hash?: (artefact: A) => string;
  /** In a few words, for the outline and the panel's head: "14 transcripts". */
  readonly summary?: (result: Result<A>, params: P, view: V) => string;
  /** Whether an artefact read from a shared file has the shape that the view relies on. */
  readonly sound: (artefact: unknown) => artefact is A;
  /** Tables and figures of a result. */
  readonly files?: (result: Result<A>, context: OutputContext<P, V>) => Promise<readonly OutputFile[]>;
}

/** A kind whose types are its own affair, as lists hold them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- P and V are both taken and given: no narrower type holds all kinds
export type AnyKind = PanelKind<any, any, any>;

export type Kinds = ReadonlyMap<string, AnyKind>;

export const kindMap = (kinds: readonly AnyKind[]): Kinds => new Map(kinds.map((kind) => [kind.kind, kind]));

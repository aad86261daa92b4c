import { nextMacrotask } from '../../backend/cpu/macrotask';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter, type ProgressListener } from '../../lib/progress';
import { Rng, streamSeed } from '../../lib/rng';
import { binCodes, quantileBins, type Bins } from './bins';
import { checkData, checkForest } from './checkForest';
import { ClassSplitter } from './classSplitter';
import type { ForestParams, ForestResult, ForestTargets } from './forestTypes';
import { growTree } from './growTree';
import { MeanSplitter } from './meanSplitter';
import { asProbabilities, outOfBag } from './outOfBag';
import type { Splitter } from './splitters';
import { addPredictions, type Tree } from './tree';

export interface ForestOptions {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** A fitted forest; plain data. */
export interface Forest extends Pick<ForestResult, 'outOfBag' | 'outOfBagScore' | 'importances' | 'seconds'> {
  readonly bins: Bins;
  readonly trees: readonly Tree[];
  /** 0: it predicts numbers. */
  readonly classes: number;
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 30;

/**
 * Fits a random forest: each tree on as many rows as there are, drawn with putting back, split by variance (regression) or Gini impurity
 * (classes) between quantile bins of the features. Deterministic. Gives the event loop a turn between trees.
 * @param data n × dim, row-major, finite
 * @throws OrthrusError `forest.params`, `forest.data`; AbortError
 * Source: Breiman, Random Forests (Machine Learning 2001); defaults and details of scikit-learn, which splits between values and not bins.
 */
export async function fitForest(
  data: Float32Array,
  dim: number,
  targets: ForestTargets,
  params: ForestParams,
  { onProgress, signal }: ForestOptions = {},
): Promise<Forest> {
  const n = checkForest(data, dim, targets, params);
  const started = performance.now();
  const meter = new ProgressMeter(onProgress, 'Growing trees', 'trees', params.trees);
  meter.update(0);
  const bins = quantileBins(data, dim);
  const codes = binCodes(data, bins);
  const splitter = splitterOf(targets, params.minSamplesLeaf);
  const features = { sqrt: Math.max(1, Math.floor(Math.sqrt(dim))), third: Math.max(1, Math.floor(dim / 3)), all: dim };
  const grow = { features: features[params.maxFeatures], maxDepth: params.maxDepth ?? Infinity };
  const [sums, votes] = [new Float64Array(n * splitter.width), new Uint32Array(n)];
  const importances = new Float64Array(dim);
  const trees: Tree[] = [];
  const [drawn, rows] = [new Int32Array(n), new Int32Array(n)];
  let turn = performance.now();
  for (let t = 0; t < params.trees; t++) {
    throwIfAborted(signal);
    if (performance.now() - turn >= SLICE_MS) {
      await nextMacrotask();
      throwIfAborted(signal);
      turn = performance.now();
    }
    const rng = new Rng(streamSeed(params.seed, `forest ${t}`));
    drawn.fill(0);
    for (let i = 0; i < n; i++) drawn[rng.int(n)]!++;
    let count = 0;
    for (let i = 0; i < n; i++) {
      if (drawn[i]! > 0) rows[count++] = i;
      else votes[i]!++;
    }
    splitter.start(rows, count, drawn);
    const grown = growTree(splitter, codes, n, count, grow, rng);
    addPredictions(grown.tree, codes, n, splitter.width, sums, drawn);
    addShares(importances, grown.importances);
    trees.push(grown.tree);
    meter.update(t + 1);
  }
  const total = new Float64Array(dim);
  addShares(total, importances);
  return {
    bins,
    trees,
    classes: targets.kind === 'classes' ? targets.classes : 0,
    ...outOfBag(sums, votes, targets),
    importances: Float32Array.from(total),
    seconds: (performance.now() - started) / 1000,
  };
}

/** Adds values as shares of their sum; nothing where that is 0. */
function addShares(to: Float64Array, values: Float64Array): void {
  const sum = values.reduce((all, value) => all + value, 0);
  if (sum > 0) for (const [f, value] of values.entries()) to[f]! += value / sum;
}

function splitterOf(targets: ForestTargets, minSamplesLeaf: number): Splitter {
  if (targets.kind === 'regression') return new MeanSplitter(targets.values, minSamplesLeaf);
  // The mean of labels 0 and 1 is the second class's share.
  if (targets.classes <= 2) return new MeanSplitter(Float32Array.from(targets.labels), minSamplesLeaf);
  return new ClassSplitter(targets.labels, targets.classes, minSamplesLeaf);
}

/**
 * What a forest says of rows.
 * @param data m × dim, row-major, finite
 * @returns regression: m values; classes: m × classes probabilities
 * @throws OrthrusError `forest.data`
 */
export function predictForest({ bins, trees, classes }: Forest, data: Float32Array): Float32Array<ArrayBuffer> {
  const m = checkData(data, bins.length);
  const width = classes > 2 ? classes : 1;
  const codes = binCodes(data, bins);
  const sums = new Float64Array(m * width);
  for (const tree of trees) addPredictions(tree, codes, m, width, sums);
  const means = Float32Array.from(sums, (sum) => sum / trees.length);
  return asProbabilities(means, classes);
}

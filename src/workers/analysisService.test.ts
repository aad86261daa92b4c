/** The analysis worker's long calls over a real message channel. */
import { expose, proxy, wrap, type Endpoint } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { defaultForestParams } from '../analysis/forest/forestTypes';
import { defaultLogisticOptions, defaultRidgeOptions } from '../analysis/linear/linearTypes';
import { defaultKMeansParams, defaultUmapParams, type UmapEvent } from '../analysis/umapTypes';
import { createAnalysisService } from './analysisService';
import type { AnalysisApi } from './protocol';
import './wire';

let channel: MessageChannel;
const connect = (): AnalysisApi => {
  channel = new MessageChannel();
  expose(createAnalysisService(), channel.port1 as unknown as Endpoint);
  return wrap<AnalysisApi>(channel.port2 as unknown as Endpoint) as unknown as AnalysisApi;
};
afterEach(() => {
  channel.port1.close();
  channel.port2.close();
});

/** Points on a ring, each with its two neighbours on either side. */
const N = 200;
const ring = {
  k: 4,
  indices: Uint32Array.from({ length: 4 * N }, (_, i) => ((i >> 2) + N + [-1, 1, -2, 2][i & 3]!) % N),
  distances: Float32Array.from({ length: 4 * N }, (_, i) => [1, 1, 2, 2][i & 3]!),
};
const request = { n: N, knn: ring, params: { ...defaultUmapParams, neighbours: 5 } };

test('a layout tells positions on its way, can be cancelled, and its input stays the caller’s', async () => {
  const api = connect();
  const events: UmapEvent[] = [];
  const task = 'layout';
  const run = api.umap(
    { ...request, params: { ...request.params, epochs: 10_000_000 } },
    task,
    proxy((event: UmapEvent) => void events.push(event)),
  );
  const ended = run.catch((error: unknown) => error);
  await vi.waitFor(
    () => {
      expect(events.filter(({ kind }) => kind === 'positions').length).toBeGreaterThan(1);
    },
    { timeout: 10_000 },
  );
  await api.cancel(task);
  expect(await ended).toMatchObject({ name: 'AbortError' });
  expect(ring.indices.length).toBe(4 * N);
  const shown = events.find((event) => event.kind === 'positions')!;
  expect(shown.positions.length).toBe(2 * N);
  expect(shown.epoch).toBeGreaterThan(0);
  const short = { ...request, params: { ...request.params, epochs: 30 } };
  const { positions, epochs } = await api.umap(
    short,
    'again',
    proxy(() => undefined),
  );
  expect([positions.length, epochs]).toEqual([2 * N, 30]);
});

test('the plane and the clusters of two heaps', async () => {
  const api = connect();
  const data = Float32Array.of(0, 0, 0, 1, 1, 0, 90, 90, 91, 90);
  const plane = await api.principalPlane(data, 2);
  expect(Math.sign(plane[0]!)).toBe(-Math.sign(plane[6]!));
  const { labels } = await api.kmeans(
    data,
    2,
    { ...defaultKMeansParams, clusters: 2 },
    'clusters',
    proxy(() => undefined),
  );
  expect([...labels]).toEqual([1, 1, 1, 2, 2]);
});

test('a forest learns which side of a line a row lies on, and can be cancelled', async () => {
  const api = connect();
  const data = Float32Array.from({ length: 100 }, (_, i) => i);
  const targets = {
    kind: 'classes',
    labels: Uint32Array.from(data, (value) => (value < 50 ? 0 : 1)),
    classes: 2,
  } as const;
  const request = { data, dim: 1, targets, unseen: Float32Array.of(10, 90), params: defaultForestParams.classes };
  const quiet = proxy((): void => undefined);
  const { predictions, outOfBagScore, importances } = await api.fitForest(request, 'forest', quiet);
  expect([...predictions]).toEqual([1, 0, 0, 1]);
  expect(outOfBagScore).toBeGreaterThan(0.95);
  expect([...importances]).toEqual([1]);
  const endless = { ...request, params: { ...request.params, trees: 10_000_000 } };
  let started = false;
  const listener = proxy((): void => {
    started = true;
  });
  const ended = api.fitForest(endless, 'endless', listener).catch((error: unknown) => error);
  await vi.waitFor(
    () => {
      expect(started).toBe(true);
    },
    { timeout: 20_000 },
  );
  await api.cancel('endless');
  expect(await ended).toMatchObject({ name: 'AbortError' });
});

test('a line, a label and a component; a fit under way is cancelled', async () => {
  const api = connect();
  const quiet = proxy(() => undefined);
  const features = { values: Float32Array.from({ length: 12 }, (_, i) => i), rows: 12, columns: 1 };
  const line = { values: features.values.map((x) => 3 * x + 1), rows: 12, columns: 1 };
  const ridge = await api.fitRidge({ features, targets: line }, { ...defaultRidgeOptions, folds: 3 }, 'ridge', quiet);
  expect(ridge.fit.penalties[0]).toBe(1e-4);
  expect(ridge.predictions[11]).toBeCloseTo(34, 2);
  const late = { values: features.values.map((x) => (x > 5 ? 1 : 0)), rows: 12, columns: 1 };
  const logistic = await api.fitLogistic({ features, targets: late }, defaultLogisticOptions, 'label', quiet);
  expect(logistic.predictions[5]! + logistic.predictions[6]!).toBeCloseTo(1, 6);
  const rows = Uint32Array.of(0, 1, 2);
  const pca = await api.pca(features, 1, 'pca', quiet, rows);
  expect([...pca.predictions].map((x) => Math.round(1e6 * x) / 1e6)).toEqual([...features.values].map((x) => x - 1));
  expect(rows.length).toBe(3);

  const large = {
    values: Float32Array.from({ length: 2000 * 400 }, (_, i) => Math.sin(i * i)),
    rows: 2000,
    columns: 400,
  };
  let started = false;
  const run = api.pca(
    large,
    2,
    'large',
    proxy(() => {
      started = true;
    }),
  );
  const ended = run.catch((error: unknown) => error);
  await vi.waitFor(
    () => {
      expect(started).toBe(true);
    },
    { timeout: 20_000 },
  );
  await api.cancel('large');
  expect(await ended).toMatchObject({ name: 'AbortError' });
});

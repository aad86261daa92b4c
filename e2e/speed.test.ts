import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addPanel, loadTiny, newNotebook, openApp, runPanel } from './app';
import { launch } from './browser';
import { describeFrames, recordFrames } from './frames';

const PAINT_MS = 1500;
const INTERACTIVE_MS = 2500;
const FRAME_MS = 50;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * Opens the app in a browser context that has never seen it. ms from the start of the navigation, on the page's own clock: its
 * first contentful paint; and the moment from which it answers at once: the theme select has changed the page's theme, a click has
 * begun a notebook whose first panel takes files, and no task of more than 50 ms began later (watched for two more seconds).
 */
async function firstVisit(): Promise<{ paint: number; interactive: number; longTasks: number[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const watched = globalThis as typeof globalThis & { answered?: number; tasks: [number, number][] };
    watched.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) watched.tasks.push([startTime, duration]);
    }).observe({ type: 'longtask', buffered: true });
    const trial = setInterval(() => {
      const select = document.querySelector<HTMLSelectElement>('[data-testid=theme]');
      const begin = document.querySelector<HTMLButtonElement>('[data-testid=new-notebook]:enabled');
      if (!select || (!begin && !document.querySelector('#data [data-testid=data-file-input]'))) return;
      if (begin) return begin.click();
      select.value = 'dark';
      select.dispatchEvent(new Event('change', { bubbles: true }));
      if (document.documentElement.dataset['theme'] !== 'dark') return;
      watched.answered = performance.now();
      clearInterval(trial);
    }, 10);
  });
  await page.goto(inject('baseUrl'));
  await page.waitForFunction(() => (globalThis as { answered?: number }).answered !== undefined);
  await page.waitForTimeout(2000);
  const seen = await page.evaluate(() => {
    const { answered, tasks } = globalThis as unknown as { answered: number; tasks: [number, number][] };
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { paint: paint!.startTime, answered, tasks };
  });
  await context.close();
  const ends = seen.tasks.map(([start, duration]) => start + duration);
  return {
    paint: seen.paint,
    interactive: Math.max(seen.answered, ...ends),
    longTasks: seen.tasks.map(([, duration]) => duration),
  };
}

test('the first visit paints in 1.5 s and answers in 2.5 s', { retry: 2 }, async () => {
  const visits = [await firstVisit(), await firstVisit(), await firstVisit()];
  for (const { paint, interactive, longTasks } of visits) {
    console.log(
      `first visit: paint ${paint.toFixed(0)} ms, interactive ${interactive.toFixed(0)} ms, long tasks [${longTasks.join(', ')}] ms`,
    );
  }
  expect(median(visits.map(({ paint }) => paint))).toBeLessThan(PAINT_MS);
  expect(median(visits.map(({ interactive }) => interactive))).toBeLessThan(INTERACTIVE_MS);
});

const gallery = fileURLToPath(new URL('../public/gallery', import.meta.url));
const genes = ['APP', 'RUNX1', 'GNAS', 'PANK2'].flatMap((gene) => [`${gene}.fa.gz`, `${gene}.gtf.gz`]);

/** A new notebook with genes that ship, and their map. */
async function layOut(page: Page): Promise<void> {
  await newNotebook(page);
  await page.getByTestId('data-file-input').setInputFiles(genes.map((name) => join(gallery, name)));
  await page.getByTestId('data-count').getByText('65').waitFor();
  await loadTiny(page);
  await addPanel(page, 'umap');
  await runPanel(page, 'umap');
}

/** Trains a Tiny Orthrus on the same genes, for longer than the test looks. */
async function startTraining(page: Page): Promise<void> {
  await addPanel(page, 'train');
  await page.getByTestId('train-data-summary').waitFor();
  await page.getByTestId('train-preset-tiny').check();
  await page.getByTestId('train-more').click();
  const values = {
    'optimizer.steps': '2000',
    'sampler.shortBatchSize': '8',
    evaluateEvery: '10',
    checkpointEvery: '5',
  };
  for (const [path, value] of Object.entries(values)) await page.getByTestId(`train-field-${path}`).fill(value);
  await page.getByTestId('train-run').click();
  await page
    .getByTestId('train-status')
    .getByText(/Step \d+ of 2,000/)
    .waitFor({ timeout: 60_000 });
}

/** What a user does meanwhile: `ready` brings the page to where `act` begins, and is not measured. */
interface Deed {
  ready(page: Page): Promise<void>;
  act(page: Page): Promise<void>;
}

/** The document from here to the end and back, by wheel. */
const scroll: Deed = {
  ready: (page) => page.mouse.move(640, 500),
  async act(page) {
    for (const direction of [1, -1]) {
      for (let turn = 0; turn < 30; turn++) {
        await page.mouse.wheel(0, direction * 240);
        await page.waitForTimeout(30);
      }
    }
  },
};

/** Words into the filter of the table, letter by letter, and out again. */
const type: Deed = {
  ready: (page) => page.getByTestId('data-filter-text').click(),
  async act(page) {
    for (const letter of 'RUNX1 protein coding') await page.keyboard.press(letter, { delay: 50 });
    for (let letter = 0; letter < 20; letter++) await page.keyboard.press('Backspace', { delay: 50 });
  },
};

/** The curves, dragged to and fro and left elsewhere (with Shift: a drag alone chooses what to enlarge). */
const pan: Deed = {
  async ready(page) {
    const plot = page.getByTestId('train-curves');
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width } = (await plot.boundingBox())!;
    await page.mouse.move(x + width / 4, y + 150);
  },
  async act(page) {
    const plot = page.getByTestId('train-curves');
    const ticks = (): Promise<string> => plot.locator('.xtick text').first().textContent().then(String);
    const before = await ticks();
    const { x, y, width } = (await plot.boundingBox())!;
    await page.keyboard.down('Shift');
    await page.mouse.down();
    for (let turn = 0; turn < 90; turn++) {
      await page.mouse.move(x + width / 4 + 80 * Math.sin(turn / 5), y + 150);
      await page.waitForTimeout(30);
    }
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(ticks).not.toBe(before);
  },
};

/** The map, dragged to and fro. */
const panMap: Deed = {
  async ready(page) {
    const plot = page.getByTestId('umap-plot').getByRole('application');
    await plot.scrollIntoViewIfNeeded();
    await plot.focus();
    await page.keyboard.press('p');
  },
  async act(page) {
    const plot = page.getByTestId('umap-plot').getByRole('application');
    const drawn = (): Promise<number> => plot.getAttribute('data-drawn').then(Number);
    const before = await drawn();
    const { x, y, width, height } = (await plot.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    for (let turn = 0; turn < 90; turn++) {
      await page.mouse.move(x + width / 2 + 80 * Math.sin(turn / 5), y + height / 2 + 40 * Math.sin(turn / 7));
      await page.waitForTimeout(30);
    }
    await page.mouse.up();
    expect(await drawn()).toBeGreaterThan(before + 60);
  },
};

test('scrolling, typing and panning stay under 50 ms a frame while the engine trains', { retry: 2 }, async () => {
  // Without the software graphics card, which takes the cores that the engine and the page have between them.
  const plain = await launch({ webgpu: false });
  const page = await openApp(plain, inject('baseUrl'));
  await layOut(page);
  await startTraining(page);
  await page.getByTestId('train-curves').scrollIntoViewIfNeeded();
  await page.locator('[data-testid=train-curves][data-drawn]').waitFor({ timeout: 60_000 });
  for (const [name, { ready, act }] of Object.entries({ scroll, type, pan, panMap })) {
    await ready(page);
    // What came into view is drawn once the user is quiet.
    await page.waitForTimeout(1000);
    const stop = await recordFrames(page);
    await act(page);
    const frames = await stop();
    console.log(`while it trains, ${name}: ${describeFrames(frames)}`);
    expect.soft(frames.longTasks, name).toEqual([]);
    expect.soft(frames.p95, name).toBeLessThan(FRAME_MS);
  }
  expect(await page.getByTestId('panel-train').getAttribute('data-status')).toBe('running');
  expect(page.problems).toEqual([]);
  await plain.close();
});

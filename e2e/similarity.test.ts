import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { download, openApp, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';
import { exported, notebookJson, openNotebook, tinyModel } from './notebooks';

const GENES = ['BCL2L1', 'APP', 'PANK2', 'RUNX1', 'SNAP25'];
const shipped = GENES.flatMap((gene) =>
  ['fa', 'gtf'].map((ending) => ({
    kind: 'shipped',
    path: `gallery/${gene}.${ending}${gene === 'BCL2L1' ? '' : '.gz'}`,
  })),
);

const document = notebookJson('Similarity', [
  { id: 'data', kind: 'data', params: { sources: shipped, species: 'homo_sapiens' } },
  tinyModel(),
  { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
  { id: 'domains', kind: 'domains' },
  {
    id: 'similarity',
    kind: 'similarity',
    inputs: { embeddings: 'embed', domains: 'domains' },
    params: { go: null },
  },
]);

/** Rows of a CSV without quotes, by column. */
function rowsOf(csv: Buffer): Record<string, string>[] {
  const [head = '', ...lines] = csv.toString().trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

test('isoforms of shipped genes: similarities and overlaps in numbers, and a pair opened to its exons, residues and domains', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, document);
  await page.getByTestId('similarity-run').click();
  await waitDone(page, 'similarity', 60_000);

  // What the page says is what the exported pairs come to.
  const pairs = rowsOf(await exported(page, 'similarity', 'pairs.csv'));
  const within = pairs.filter(({ group }) => group === 'within');
  const groups = page.getByTestId('similarity-groups').locator('tbody tr');
  const [first = ''] = await groups.allInnerTexts();
  expect(first).toContain(String(within.length));
  expect(first).toContain(
    medianOf(within.map(({ similarity }) => Number(similarity)))
      .toFixed(3)
      .replace('-', '−'),
  );
  expect(await page.getByTestId('similarity-measures').locator('tbody tr').count()).toBe(4);
  for (const figure of ['distributions', 'correlations', 'overlap']) {
    const image = page.getByTestId(`similarity-${figure}`);
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(700);
  }

  // A cell of the map lists its pairs, by keys; Escape lists all again.
  const count = page.getByTestId('similarity-pair-count');
  await count.getByText(new RegExp(`^${within.filter(({ cds }) => cds !== '').length} pairs`)).waitFor();
  const map = page.getByTestId('similarity-overlap-grid');
  await map.focus();
  await page.keyboard.press('Control+End');
  const said = page.getByTestId('similarity-overlap-said');
  while ((await said.innerText()).endsWith(' 0 pairs')) await page.keyboard.press('ArrowUp');
  const counted = /(\d+) pairs?$/.exec(await said.innerText())![1]!;
  await page.keyboard.press('Enter');
  await count.getByText(new RegExp(`^${counted} pairs? of`)).waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('similarity-all-cells').waitFor({ state: 'detached' });

  // Bcl-xL and Bcl-xS: found, opened by Enter, and they differ in one domain.
  await page.getByTestId('similarity-search').fill('BCL2L1-202');
  await page.getByTestId('similarity-pairs').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const detail = page.getByTestId('similarity-detail');
  await page.getByTestId('similarity-alignment').waitFor();
  expect(await detail.locator('h3').innerText()).toContain('BCL2L1-202');
  expect(await page.getByTestId('similarity-domain-table').innerText()).toContain('IPR046371');
  const fasta = (await download(page, 'similarity-fasta')).toString();
  const proteins = fasta
    .split('>')
    .slice(1)
    .map((record) => record.split('\n').slice(1).join(''));
  expect(proteins).toHaveLength(2);
  expect(proteins.map((protein) => protein.length)).toContain(170);
  expect(fasta).toMatch(/^>BCL2L1-\d+ gene:BCL2L1 length:\d+\nMSQSNRELVVDFLSYKLSQKGYSW/);
  const identity = await page.getByTestId('similarity-identity').innerText();
  for (const { length } of proteins) expect(identity).toContain(String(length));

  expect(await findings(page)).toEqual([]);
  await detail.scrollIntoViewIfNeeded();
  await shot(page, 'similarity-pair');
  await selectTheme(page, 'dark');
  expect(await findings(page, ['color-contrast'])).toEqual([]);
  expect(page.problems).toEqual([]);
  await browser.close();
});

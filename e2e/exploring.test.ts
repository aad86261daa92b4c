import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import {
  addPanel,
  download,
  dropBcl2l1,
  loadTiny,
  newNotebook,
  openApp,
  runPanel,
  sample,
  shot,
  waitDone,
} from './app';
import { launch } from './browser';

test('transcripts chosen in table, neighbours or by name are chosen everywhere, named and worked on', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  // As wide as it takes for what is chosen to lie beside the panels.
  await page.setViewportSize({ width: 1500, height: 900 });
  await newNotebook(page);
  await addPanel(page, 'table');
  const panel = await addPanel(page, 'neighbours');
  await dropBcl2l1(page);
  await loadTiny(page);
  await runPanel(page, 'embed');
  expect(await page.getByTestId('selection-bar').innerText()).toBe('Choose transcripts…');

  // The table: a joined file, an order, a filter, a column; all by keys where there are keys.
  await page.getByTestId('table-join-input').setInputFiles(sample('labels/half_life_genes.tsv'));
  await page.getByTestId('table-joins').getByText('1 of 10 rows matched, 14 transcripts').waitFor();
  await waitDone(page, 'table');
  const grid = page.getByTestId('table-grid');
  const first = grid.getByRole('row').nth(1);
  await grid.getByRole('button', { name: 'Length, nt', exact: true }).click();
  await grid.getByRole('button', { name: 'Length, nt', exact: true }).click();
  await grid
    .getByRole('columnheader', { name: 'Length, nt', exact: true })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor();
  const longest = await first.getByRole('gridcell').nth(1).innerText();
  await page.getByTestId('table-filter-text').fill('BCL2L1-20');
  await page
    .getByTestId('table-counts')
    .getByText(/^\d of 14 shown, 0 chosen$/)
    .waitFor();
  await page.getByTestId('table-add-filter').selectOption('length');
  await page.getByLabel('Lowest Length').fill('1000');
  await shot(page, 'table', true);
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all' }).click();
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByTestId('selection-count').getByText('2 transcripts chosen').waitFor();
  await page.getByTestId('table-counts').getByText('14 of 14 shown, 2 chosen').waitFor();
  await page.getByTestId('table-save').click();
  const csv = (await download(page, 'table-save-csv')).toString().split('\n');
  expect([csv.length, csv[1]!.split(',')[0]]).toEqual([16, longest]);

  // Its neighbours, and on to those of the nearest.
  await waitDone(page, panel);
  await page.getByTestId('neighbours-query').fill('bcl2l1-2');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await waitDone(page, panel);
  const neighbours = page.getByTestId('neighbours-grid');
  const nearest = await neighbours.getByRole('row').nth(1).getByRole('gridcell').nth(2).innerText();
  await neighbours.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (name) => document.querySelector<HTMLInputElement>('[data-testid=neighbours-query]')?.value === name,
    nearest,
  );
  await waitDone(page, panel);
  await shot(page, 'neighbours', true);

  // Named, combined, looked for, worked on.
  await page.getByTestId('selection-name').click();
  await page.getByTestId('selection-name-field').fill('long ones');
  // Who goes on writing elsewhere before the next frame is left there.
  const focused = await page.getByTestId('selection-name-field').evaluate(async (field: HTMLInputElement) => {
    field.form!.requestSubmit();
    document.querySelector<HTMLElement>('[data-testid=selection-search]')!.focus();
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return document.activeElement?.getAttribute('data-testid');
  });
  expect(focused).toBe('selection-search');
  await page.getByTestId('selection-name').click();
  await page.getByTestId('selection-name-field').fill('long ones');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=selection-name]:focus').waitFor();
  await page.getByTestId('selection-list').getByText('long ones').waitFor();
  await page.getByTestId('selection-search').fill('bcl2l1-204, NOSUCH');
  await page.keyboard.press('Enter');
  await page.getByTestId('selection-search-report').getByText('1 transcript found. Not found: NOSUCH.').waitFor();
  await page.getByTestId('selection-count').getByText('1 transcript chosen').waitFor();
  await page.getByRole('button', { name: 'What to do with long ones' }).click();
  await shot(page, 'selection');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByTestId('selection-actions').getByRole('button', { name: 'Embed these' }).click();
  await page.getByTestId('embed-2-subset').and(page.locator('select')).waitFor();
  expect(await page.getByTestId('embed-2-subset').locator('option:checked').innerText()).toBe(
    'long ones (2 transcripts)',
  );
  await page.getByTestId('selection-clear').click();
  await page.getByTestId('selection-count').getByText('None chosen').waitFor();

  // On a narrow screen it is a bar below.
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.getByTestId('selection-choose-s1').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'More about what is chosen' }).click();
  await page.getByTestId('selection-choose-s1').click();
  await shot(page, 'selection-narrow');
  expect(await findings(page)).toEqual([]);
  expect(page.problems).toEqual([]);
  await browser.close();
});

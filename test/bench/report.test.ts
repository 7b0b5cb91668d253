// What a run says: every style is in it, and nothing that was not measured looks like a figure.
import { expect, it } from 'vitest';
import { coldStartChart } from '../../bench/report/chart.ts';
import { describe as describeRun } from '../../bench/report/report.ts';
import { replaceMeasured } from '../../bench/report/save.ts';
import { sizeReport } from '../../bench/size-report.ts';
import { madeUpResults } from './made-up-results.ts';

it('shows each handler beside ours', () => {
  const text = describeRun(madeUpResults());
  expect(text).toMatch(/\| this bundle +\| +210\.0/);
  // 800 + 50 ms beside 150 + 50.
  expect(text).toMatch(/typical: SDK, zod, fetch.*4\.25 \(4\.25–4\.25\)/);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

it('draws a bar for each handler, as long as it took', () => {
  const chart = coldStartChart(madeUpResults()) ?? '';
  expect(chart.match(/class="init" x="210"/g)).toHaveLength(5);
  expect(chart).toContain('>1650 ms</text>');
  expect(chart).toContain('prefers-color-scheme: dark');
  expect(chart).not.toMatch(/NaN|undefined/);
});

it('draws nothing without runs as in Lambda, and shows the times of the driver instead', () => {
  const results = madeUpResults();
  const variants = results.variants.map(({ lambda, ...variant }) => variant);
  expect(coldStartChart({ ...results, variants })).toBeUndefined();
  // But the driver's times are there: 150 + 5.
  expect(describeRun({ ...results, variants })).toMatch(/cold in the driver, ms[\s\S]*this bundle[^\n]*\| +155 \|/);
});

it('replaces what was measured in a page, and refuses a page without marks', () => {
  const page =
    'before\n<!-- measured: written by npm run bench -- --save -->\nold\n<!-- end of what is measured -->\nafter';
  expect(replaceMeasured(page, 'new')).toBe(page.replace('\nold\n', '\n\nnew\n\n'));
  expect(() => replaceMeasured('before', 'new')).toThrow('marks');
});

it('reports sizes beside their budgets', () => {
  const budget = { rawKilobytes: 220, gzipKilobytes: 72 };
  const size = { rawBytes: 210_000, gzipBytes: 70_000 };
  const report = sizeReport([
    { name: 'light', size, budget },
    { name: 'heavy', size: { ...size, gzipBytes: 72_001 }, budget },
    { name: 'missing', size: undefined, budget },
  ]);
  expect(report).toMatch(/light +210\.0 of {2}220 +70\.0 of {3}72$/m);
  expect(report).toMatch(/heavy .*OVER BUDGET/);
  expect(report).toMatch(/missing +not built/);
});

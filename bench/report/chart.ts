// The cold start of connect-token as a picture: bars of init and first invocation, in colours for light and dark pages.
import type { BenchResults, VariantResult } from '../results.ts';
import { spreadOf } from '../spread.ts';
import { coldOf } from '../targets.ts';
import { connectTokenVariants, styleNames } from './tables.ts';

type Bar = { readonly name: string; readonly init: number; readonly total: number; readonly isOurs: boolean };

const width = 760;
const left = 210;
const right = 70;
const rowHeight = 34;
const top = 62;

const barOf = (variant: VariantResult, memoryMb: number): Bar[] => {
  const samples = variant.lambda?.find((candidate) => candidate.memoryMb === memoryMb);
  if (samples === undefined) return [];
  return [
    {
      name: styleNames[variant.style] ?? variant.style,
      init: spreadOf(samples.init).median,
      total: spreadOf(coldOf(samples)).median,
      isOurs: variant.style === 'ours',
    },
  ];
};

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  .soft { fill: #59636e; }
  .ours { font-weight: 600; }
  .init { fill: #8fb7e8; }
  .first { fill: #1f6feb; }
  .line { stroke: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .soft { fill: #9198a1; }
    .init { fill: #2f5a92; }
    .first { fill: #6cb6ff; }
    .line { stroke: #3d444d; }
  }`;

const bars = (rows: readonly Bar[]): string => {
  const longest = Math.max(...rows.map(({ total }) => total));
  const scale = (milliseconds: number): number => (milliseconds / longest) * (width - left - right);
  const drawn = rows.map(({ name, init, total, isOurs }, row) => {
    const y = top + row * rowHeight;
    const text = isOurs ? ' class="ours"' : '';
    return [
      `<text x="${left - 10}" y="${y + 16}" text-anchor="end"${text}>${name}</text>`,
      `<rect class="init" x="${left}" y="${y}" width="${scale(init).toFixed(1)}" height="22"/>`,
      `<rect class="first" x="${(left + scale(init)).toFixed(1)}" y="${y}" width="${Math.max(1, scale(total - init)).toFixed(1)}" height="22"/>`,
      `<text x="${(left + scale(total) + 8).toFixed(1)}" y="${y + 16}"${text}>${Math.round(total)} ms</text>`,
    ].join('\n  ');
  });
  return drawn.join('\n  ');
};

/** Undefined when nothing was run as in Lambda. */
export const coldStartChart = (results: BenchResults, memoryMb = 256): string | undefined => {
  const rows = connectTokenVariants(results).flatMap((variant) => barOf(variant, memoryMb));
  if (rows.length === 0) return undefined;
  const height = top + rows.length * rowHeight + 8;
  const facts = rows.map(({ name, total }) => `${name}: ${Math.round(total)} ms`).join(', ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cold start of connect-token at ${memoryMb} MB. ${facts}.">
  <style>${style}
  </style>
  <text class="title" x="16" y="24">Cold start of connect-token at ${memoryMb} MB: init and first invocation</text>
  <rect class="init" x="16" y="36" width="12" height="12"/>
  <text class="soft" x="34" y="47">init, at full speed</text>
  <rect class="first" x="166" y="36" width="12" height="12"/>
  <text class="soft" x="184" y="47">first invocation, at ${Math.round((memoryMb / 1769) * 100)} % of a core: what the memory pays for</text>
  <line class="line" x1="${left}" y1="${top - 6}" x2="${left}" y2="${height - 8}"/>
  ${bars(rows)}
</svg>
`;
};

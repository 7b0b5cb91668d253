// The tables of a run: connect-token written in six ways, what that is in relation to ours, and all functions of ours.
import type { BenchResults, VariantResult } from '../results.ts';
import { measuredCost, type Others, othersFor } from '../targets.ts';
import { styles } from '../variants.ts';
import { coldAt, coldInDriver, digits, firstAt, kilobytes, markdownTable, ratioCell, valueCell } from './figures.ts';

/** What each style is called where people read. */
export const styleNames: Readonly<Record<string, string>> = {
  ours: 'this bundle',
  empty: 'empty handler',
  floor: 'floor: Node alone, by hand',
  typical: 'typical: SDK, zod, fetch',
  'corbado-sdk': 'Corbado’s node SDK',
  express: 'Express, not bundled',
};

const nameOf = ({ style }: VariantResult): string => styleNames[style] ?? style;

/** One handler per style, all of them doing connect-token's job, but for the empty one. */
export const connectTokenVariants = ({ variants }: BenchResults): VariantResult[] =>
  styles.flatMap((style) =>
    variants.filter((variant) => variant.style === style && [undefined, 'connect-token'].includes(variant.does)),
  );

const memorySizes = [128, 256, 512];

const idleCell = ({ idle, style }: VariantResult): string =>
  idle === undefined || style === 'empty' ? '' : `${idle.newConnections} of ${idle.pauses}`;

const modulesCell = ({ facts }: VariantResult): string =>
  facts === undefined ? '' : `${facts.modulesAfterFirst ?? facts.modulesAfterInit} (${facts.heavyModules.length})`;

export const connectTokenTable = (results: BenchResults): string => {
  const sizes = memorySizes.filter((memoryMb) => results.variants.some((variant) => coldAt(variant, memoryMb)));
  const head = [
    'connect-token',
    'raw kB',
    'gzip kB',
    'modules (heavy)',
    'M instructions',
    ...sizes.map((memoryMb) => `cold ${memoryMb} MB, ms`),
    // Where nothing could be run as in Lambda.
    ...(sizes.length === 0 ? ['cold in the driver, ms'] : []),
    'warm CPU, ms',
    'reconnects after 6 s',
  ];
  const rows = connectTokenVariants(results).map((variant) => [
    nameOf(variant),
    kilobytes(variant.size.rawBytes),
    kilobytes(variant.size.gzipBytes),
    modulesCell(variant),
    valueCell(variant.instructions, 0),
    ...sizes.map((memoryMb) => valueCell(coldAt(variant, memoryMb), 0)),
    ...(sizes.length === 0 ? [valueCell(coldInDriver(variant), 0)] : []),
    valueCell(variant.driver?.warmCpu, 2),
    idleCell(variant),
  ]);
  return markdownTable(head, rows);
};

export const ratioTable = (results: BenchResults): string => {
  const variants = connectTokenVariants(results);
  const ours = variants.find(({ style }) => style === 'ours');
  const sizes = memorySizes.filter((memoryMb) => ours && coldAt(ours, memoryMb));
  const head = [
    'this bundle = 1',
    'gzip',
    'instructions',
    ...sizes.map((memoryMb) => `cold ${memoryMb} MB`),
    'first 256 MB',
    'warm CPU',
  ];
  const rows = variants.map((variant) => [
    nameOf(variant),
    ratioCell([variant.size.gzipBytes], ours && [ours.size.gzipBytes]),
    ratioCell(variant.instructions, ours?.instructions),
    ...sizes.map((memoryMb) => ratioCell(coldAt(variant, memoryMb), ours && coldAt(ours, memoryMb))),
    ratioCell(firstAt(variant, 256), ours && firstAt(ours, 256)),
    ratioCell(variant.driver?.warmCpu, ours?.driver?.warmCpu),
  ]);
  return markdownTable(head, rows);
};

const callsCell = ({ facts }: VariantResult): string => {
  if (facts?.warmCalls === undefined) return '';
  const { dynamodbReads, dynamodbWrites, corbado } = facts.warmCalls;
  return `${dynamodbReads + dynamodbWrites} + ${corbado}`;
};

const functionRow = (variant: VariantResult, { empty, floor }: Others): string[] => {
  const cost = measuredCost(variant);
  const cold = coldAt(variant, 256);
  return [
    variant.does ?? variant.id,
    kilobytes(variant.size.rawBytes),
    kilobytes(variant.size.gzipBytes),
    valueCell(cold, 0),
    valueCell(firstAt(variant, 256), 0),
    ratioCell(cold, empty && coldAt(empty, 256)),
    ratioCell(cold, floor && coldAt(floor, 256)),
    ratioCell(variant.instructions, floor?.instructions),
    valueCell(variant.facts?.warmCalls && variant.driver?.warmCpu, 2),
    ratioCell(variant.driver?.warmCpu, floor?.driver?.warmCpu),
    callsCell(variant),
    cost === undefined ? '' : digits(cost.totalUsdPerMillion, 2),
  ];
};

const functionHead = [
  'function',
  'raw kB',
  'gzip kB',
  'cold 256 MB, ms',
  'of it first, ms',
  '× empty',
  '× floor',
  'instructions × floor',
  'warm CPU, ms',
  '× floor',
  'AWS + Corbado calls',
  'USD per million',
];

export const functionTable = ({ variants }: BenchResults): string =>
  markdownTable(
    functionHead,
    variants
      .filter(({ style }) => style === 'ours')
      .map((variant) => functionRow(variant, othersFor(variant.does, variants))),
  );

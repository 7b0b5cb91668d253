// What more memory buys: it brings CPU with it, so a request gets shorter while each of its milliseconds gets dearer.
import { memorySizes } from '../plan.ts';
import type { BenchResults, VariantResult } from '../results.ts';
import { measuredCost } from '../targets.ts';
import { coldAt, digits, firstAt, markdownTable, valueCell } from './figures.ts';

const usd = (value: number): string => digits(value, 2);

const row = (variant: VariantResult, memoryMb: number): string[] => {
  const cost = measuredCost(variant, memoryMb);
  if (cost === undefined) return [];
  const { lambdaTime, coldStarts } = cost.usdPerMillion;
  return [
    variant.does ?? variant.id,
    String(memoryMb),
    String(cost.billedMilliseconds),
    valueCell(coldAt(variant, memoryMb), 0),
    valueCell(firstAt(variant, memoryMb), 0),
    usd(lambdaTime),
    usd(coldStarts),
    usd(cost.totalUsdPerMillion),
  ];
};

const head = [
  'function',
  'MB',
  'warm, billed ms',
  'cold, ms',
  'of it first, ms',
  'warm USD per million',
  'cold, 1 in 100',
  'all USD per million',
];

/** A row for each function and memory size that was measured. Warm requests wait for Corbado and DynamoDB as the cost model assumes. */
export const memoryTable = ({ variants }: BenchResults): string =>
  markdownTable(
    head,
    variants.flatMap((variant) =>
      memorySizes.map((memoryMb) => row(variant, memoryMb)).filter(({ length }) => length > 0),
    ),
  );

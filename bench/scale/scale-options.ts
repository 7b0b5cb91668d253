// What `npm run bench:scale` can be told on the command line.
import { readOptions, UsageProblem } from '../../operations/command-line.ts';

export const usage = `usage: npm run bench:scale [-- options]

Measures what each operation costs with 1, 10, 100 and 1,000 sessions of one user, in an empty table and in one with a million
items: calls to DynamoDB, units and bytes read, and time. Ends with code 1 when anything but time depends on the table's size.

  --items N   so many items in the large table (1000000; on disk in the system's temporary folder, about 0.5 kB each)
  --quick     50,000 items and fewer rounds, in a minute
  --help      print this`;

export type ScaleOptions = { readonly items: number; readonly rounds: number };

const readItems = (text: string): number => {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new UsageProblem(`--items takes a number from 1 to 99999999, not ${text}`);
};

export const parseScaleOptions = (args: string[]): ScaleOptions => {
  const { quick, items } = readOptions(args, {
    quick: { type: 'boolean', default: false },
    items: { type: 'string' },
  });
  return { items: readItems(items ?? (quick ? '50000' : '1000000')), rounds: quick ? 15 : 60 };
};

// What the three engines do differently, each as one question with the answers that they give; and how docs/architecture.md shows it.
import type { EngineName } from '../../local/dynamodb/engine.ts';
import type { Answer, OpenEngine } from './open-engine.ts';

type Ask = OpenEngine['ask'];

export type Difference = {
  readonly what: string;
  /** What AWS documents, or is known to do. */
  readonly aws: string;
  readonly seen: Readonly<Record<EngineName, string>>;
  /** Whether our code depends on it, and why not. */
  readonly ours: string;
  /** Returns one of the words in `seen`. */
  readonly look: (ask: Ask, url: string) => Promise<string>;
};

export const text = (S: string) => ({ S });
export const number = (N: string) => ({ N });
export const keyOf = (pk: string) => ({ pk: text(pk), sk: text('s') });

export const errorOf = ({ body }: Answer): string => String(body.__type).split('#').at(-1) ?? '';
/** Whether the engine has such an operation at all. */
export const isKnown = async (answer: Promise<Answer>): Promise<string> =>
  errorOf(await answer) === 'UnknownOperationException' ? 'unknown' : 'known';

const cells = ({ what, seen, aws, ours }: Difference): string[] => [
  what,
  seen.embedded,
  seen.dynoxide,
  seen['dynamodb-local'],
  aws,
  ours,
];

/** The table of the page. */
export const differencesTable = (differences: readonly Difference[]): string =>
  [
    ['what', 'embedded', 'Dynoxide', 'DynamoDB Local', 'AWS', 'whether we depend on it'],
    Array(6).fill('---'),
    ...differences.map(cells),
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
    .replaceAll('| --- ', '|---')
    .replaceAll('--- |', '---|');

// Runs `npm run action` within the test's own process, and reads its JSON.
import { parseActionOptions } from '../../operations/action/options.ts';
import { tryAction } from '../../operations/action.ts';

type Seen = { readonly status: number; readonly body: Record<string, unknown> };

export type TriedStep = {
  readonly title: string;
  readonly sent: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body: unknown;
  };
  readonly expected: string;
  readonly seen: Seen;
  readonly outcome?: string;
  readonly mistakes: readonly string[];
  readonly asDocumented: boolean;
};

export type Tried = { readonly code: number; readonly steps: readonly TriedStep[]; readonly text: string };

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

/** Sentences, as a person reads them; `pipe` is what stands on standard input. */
export const sayAction = async (line: string, pipe = ''): Promise<{ code: number; text: string }> => {
  const lines: string[] = [];
  const code = await tryAction(
    parseActionOptions(words(line)),
    (text) => void lines.push(text),
    async () => pipe,
  );
  return { code, text: lines.join('\n') };
};

/** The steps of a trial. */
export const tryIt = async (line: string, pipe = ''): Promise<Tried> => {
  const { code, text } = await sayAction(`${line} --json`, pipe);
  const { steps } = JSON.parse(text) as { steps: TriedStep[] };
  return { code, steps, text };
};

/** Status and outcome or code of each step, and whether it was as documented. */
export const shortOf = ({ steps }: Tried) =>
  steps.map(({ seen, outcome, asDocumented }) => [seen.status, outcome ?? seen.body.code, asDocumented]);

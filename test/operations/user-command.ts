// Runs `npm run user` against the local system of a test file.
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { type LoopbackServer, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { parseUserOptions, runTask } from '../../operations/user.ts';
import { describeSystem } from '../../page/describe-system.ts';
import { type Bench, provideSystem } from '../support/system.ts';

/** What a run wrote, and how long it wanted to wait. */
export type Run = {
  readonly code: number;
  readonly shown: string;
  readonly problems: string;
  readonly waits: readonly number[];
};

export type RunChanges = {
  /** Typed at a terminal; without it there is none. */
  readonly typed?: string;
  /** Runs instead of the time that passes. */
  readonly meanwhile?: () => Promise<void>;
};

export type UserBench = Bench & {
  /** Where `npm run user` finds the system. */
  readonly pageUrl: () => string;
  readonly user: (line: string, changes?: RunChanges) => Promise<Run>;
  /** With --json. */
  readonly facts: (line: string, changes?: RunChanges) => Promise<Record<string, unknown>>;
};

const terminalOf = (typed: string | undefined) => {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const input = Object.assign(Readable.from(typed === undefined ? [] : [`${typed}\n`]), { isTTY: typed !== undefined });
  const written = (stream: PassThrough): string => String(stream.read() ?? '');
  return { terminal: { input, output, errors }, shown: () => written(output), problems: () => written(errors) };
};

/** A system, and beside it what its page would tell of its table; to be called once, at the top of a file. */
export const provideUserCommand = (): UserBench => {
  const bench: Bench = provideSystem();
  let page: LoopbackServer;
  beforeAll(async () => {
    page = await startLoopbackServer(0, async (_, response) => {
      response.end(JSON.stringify(describeSystem(bench.system(), [])));
    });
  });
  afterAll(() => page.close());
  const argsOf = (line: string): string[] => ['--url', page.url, ...line.split(' ')];
  const user: UserBench['user'] = async (line, { typed, meanwhile = async () => {} } = {}) => {
    const { terminal, shown, problems } = terminalOf(typed);
    const waits: number[] = [];
    const code = await runTask(parseUserOptions(argsOf(line)), terminal, async (seconds) => {
      waits.push(seconds);
      await meanwhile();
    });
    return { code, shown: shown(), problems: problems(), waits };
  };
  return {
    ...bench,
    pageUrl: () => page.url,
    user,
    facts: async (line, changes) => JSON.parse((await user(`--json ${line}`, changes)).shown),
  };
};

/** Every row of the table in which this text stands, whatever the row is. */
export const rowsNaming = async (bench: Bench, ...texts: string[]): Promise<string[]> => {
  const rows = (await bench.system().dynamodb.items()).map((item) => JSON.stringify(item));
  return rows.filter((row) => texts.some((text) => row.includes(text)));
};

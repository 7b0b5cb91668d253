// Starts the upstream process and asks it for servers and their counts.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, UpstreamOrder } from './upstream-process.ts';

const names = ['dynamodb', 'secretsManager', 'cognito', 'corbado'] as const;
export type UpstreamName = (typeof names)[number];
export type UpstreamCounts = Readonly<Record<UpstreamName, Counts>>;

/** The servers of one measurement: its own, so that what they count is its own too. */
export type UpstreamSet = {
  readonly urls: Readonly<Record<UpstreamName, string>>;
  counts(): Promise<UpstreamCounts>;
  close(): Promise<UpstreamCounts>;
};

export type Upstreams = {
  /** What a client has to trust. */
  readonly certificateFile: string;
  open(): Promise<UpstreamSet>;
  stop(): void;
};

type Reply = { readonly order: number; readonly answer?: unknown; readonly failure?: string };
// Each kind of order by itself, so that `Omit` keeps their differences.
type Order = UpstreamOrder extends infer One ? (One extends unknown ? Omit<One, 'order'> : never) : never;

const startProcess = async () => {
  const child = fork(join(import.meta.dirname, 'upstream-process.ts'), { execArgv: [] });
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  child.on('message', (reply: Reply) => {
    waiting.get(reply.order)?.(reply);
    waiting.delete(reply.order);
  });
  child.on('exit', () => {
    for (const [order, settle] of waiting) settle({ order, failure: 'the upstream process has ended' });
  });
  const answerTo = (order: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(order, ({ answer, failure }) =>
        failure === undefined ? resolve(answer) : reject(new Error(failure)),
      );
    });
  const certificate = (await answerTo(0)) as string;
  const ask = async (order: Order): Promise<{ set: number; answer: unknown }> => {
    last += 1;
    const set = last;
    const answer = answerTo(set);
    child.send({ ...order, order: set });
    return { set, answer: await answer };
  };
  return { certificate, ask, stop: () => child.disconnect() };
};

export const startUpstreams = async (): Promise<Upstreams> => {
  const { certificate, ask, stop } = await startProcess();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const certificateFile = join(folder, 'certificate.pem');
  writeFileSync(certificateFile, certificate);
  return {
    certificateFile,
    open: async () => {
      const { set, answer } = await ask({ kind: 'open', names });
      const ports = answer as Record<UpstreamName, number>;
      const urls = Object.fromEntries(names.map((name) => [name, `https://localhost:${ports[name]}`]));
      const askFor = async (kind: 'counts' | 'close') => (await ask({ kind, set })).answer as UpstreamCounts;
      return {
        urls: urls as Record<UpstreamName, string>,
        counts: () => askFor('counts'),
        close: () => askFor('close'),
      };
    },
    stop: () => {
      stop();
      rmSync(folder, { recursive: true });
    },
  };
};

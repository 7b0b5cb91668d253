// A raw HTTP client for the stand-in's tests: it reports what came over the wire, however broken.
import { type Agent, request } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type CorbadoStandIn, startCorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';

export const projectId = 'pro-1000000000000000001';
export const apiSecret = 'corbado1_test-secret';
export const basic = (secret = apiSecret) => `Basic ${Buffer.from(`${projectId}:${secret}`).toString('base64')}`;
export const actionSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const connectTokensPath = '/v2/connectTokens';
export const verifyPath = '/v2/passkey/verifySignedData';

/** Starts a stand-in whose clock stands still until the test moves it. */
export const startTestCorbado = async (actionsUrl = 'http://127.0.0.1:9') => {
  const clock = {
    milliseconds: 1_790_000_000_000,
    nowMilliseconds: () => clock.milliseconds,
  };
  const options = { clock, projectId, apiSecret, actionsUrl: () => actionsUrl, actionSecret: () => actionSecret };
  return { clock, corbado: await startCorbadoStandIn(options) };
};

/** Registers its start, its end, and a reset before each test with vitest. */
export const provideCorbado = (actionsUrl?: () => string) => {
  let running: Awaited<ReturnType<typeof startTestCorbado>>;
  beforeAll(async () => {
    running = await startTestCorbado(actionsUrl?.());
  });
  afterAll(() => running.corbado.close());
  beforeEach(() => running.corbado.reset());
  return { corbado: () => running.corbado, clock: () => running.clock };
};

export type RawAnswer = {
  /** Absent when no status line came. */
  status?: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** Whether the answer ended as HTTP says it should. */
  complete: boolean;
};

export type RawRequest = {
  path: string;
  method?: string;
  body?: unknown;
  authorization?: string | undefined;
  /** Gives up after this time, whatever has come until then; ten seconds unless told. */
  timeoutMilliseconds?: number;
  agent?: Agent;
};

export const send = (corbado: CorbadoStandIn, { path, method = 'POST', body, agent, ...options }: RawRequest) =>
  new Promise<RawAnswer>((resolve) => {
    const answer: RawAnswer = { headers: {}, body: Buffer.alloc(0), complete: false };
    const authorization = 'authorization' in options ? options.authorization : basic();
    const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
    const outgoing = request(`${corbado.url}${path}`, { method, headers, ...(agent && { agent }) }, (incoming) => {
      answer.status = incoming.statusCode ?? 0;
      answer.headers = incoming.headers;
      incoming.on('data', (chunk: Buffer) => {
        answer.body = Buffer.concat([answer.body, chunk]);
      });
      incoming.on('error', () => resolve(answer));
      incoming.on('close', () => resolve({ ...answer, complete: incoming.complete }));
    });
    outgoing.on('error', () => resolve(answer));
    const timeout = setTimeout(() => outgoing.destroy(), options.timeoutMilliseconds ?? 10_000);
    outgoing.on('close', () => clearTimeout(timeout));
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

/** The body as JSON. */
export const json = (answer: RawAnswer): Record<string, unknown> => JSON.parse(answer.body.toString('utf8'));

export const append = { type: 'passkey-append', data: { identifier: 'ada', displayName: 'Ada' } };
export const list = { type: 'passkey-list', data: { identifier: 'ada' } };

/** Asks for a connect token and returns what the browser would get. */
export const connectToken = async (corbado: CorbadoStandIn, body: unknown = append): Promise<string> =>
  String(json(await send(corbado, { path: connectTokensPath, body })).secret);

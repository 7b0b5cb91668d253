// A customer's backend that answers actions as documented, to the letter, and remembers their events: the judge of the stand-ins alone.
import { json as readJson } from 'node:stream/consumers';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { projectId, connectToken as spendableToken, startTestCorbado } from '../local/corbado-raw-client.ts';
import { createFlows } from '../local/frontend-api-flows.ts';
import { documented, type Path } from './documented.ts';

const startBackend = async () => {
  const answers = new Map<string, Path<'action-answers'>>();
  const events: { action: string; event: unknown }[] = [];
  const { url, close } = await startLoopbackServer(0, async (request, response) => {
    const action = request.url?.split('/').at(-1) ?? '';
    events.push({ action, event: await readJson(request) });
    const fixture = answers.get(action);
    const answer = fixture === undefined ? { statusCode: 200, body: {} } : documented(fixture);
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text);
  });
  return { answers, events, origin: url.replace('127.0.0.1', 'localhost'), close };
};

/** Corbado's stand-in with that backend behind it, called as the web client would call it. */
export const startDocumentedBackend = async () => {
  const { answers, events, origin, close } = await startBackend();
  const { corbado } = await startTestCorbado(`${origin}/actions`);
  const send = async (operation: string, { body = {}, headers = {} }: { body?: unknown; headers?: object } = {}) => {
    const own = { origin, 'content-type': 'application/json', 'x-corbado-projectid': projectId };
    const url = `${corbado.url}/v2/connect/${operation}`;
    const response = await fetch(url, { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: answer };
  };
  const tokenOf = (type: string, identifier = 'ada') =>
    spendableToken(corbado, { type, data: { identifier, ...(type === 'passkey-append' && { displayName: 'Ada' }) } });
  return {
    corbado,
    send,
    tokenOf,
    ...createFlows(send, tokenOf, origin),
    /** The documented answer of an action from now on. */
    answer: (action: ActionName, fixture: Path<'action-answers'>) => void answers.set(action, fixture),
    /** The events of an action so far, as the forwarder sent them. */
    eventsOf: (action: ActionName) => events.filter((one) => one.action === action).map(({ event }) => event),
    reset: () => {
      answers.clear();
      events.length = 0;
      corbado.reset();
    },
    close: async () => {
      await corbado.close();
      await close();
    },
  };
};

export type DocumentedBackend = Awaited<ReturnType<typeof startDocumentedBackend>>;

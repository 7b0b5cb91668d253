// What the deployed stage talks to, on this machine: Corbado, the existing login, and the host of the web app.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClock } from '../../local/clock.ts';
import { startCorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { startLoginStandIn } from '../../local/login/login-stand-in.ts';
import { type LoopbackServer, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { createClosers } from '../../local/stand-ins.ts';
import { sendRequest } from '../../operations/command/send-request.ts';
import { audience, projectId } from './test-stage.ts';

// Of the connection, not of the message (RFC 9110, 7.6.1); the body is passed on whole.
const ownHeaders = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive', 'date']);

const passedOn = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !ownHeaders.has(name) && name !== 'set-cookie'));

const relay = async (target: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method = 'GET', url: path = '/' } = request;
  const received = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  const body = await text(request);
  const answer = await sendRequest(target, { method, path, headers: passedOn(received), ...(body !== '' && { body }) });
  response.writeHead(answer.status, { ...passedOn(answer.headers), 'set-cookie': [...answer.cookies] });
  response.end(answer.text);
};

export type Front = LoopbackServer & { readonly origin: string; setTarget(url: string): void };

/** Starts before the API is deployed, as the deployment must know the origin. */
export const startFront = async (): Promise<Front> => {
  let target = '';
  const server = await startLoopbackServer(0, (request, response) => relay(target, request, response));
  return {
    ...server,
    origin: new URL(server.url).origin,
    setTarget: (url) => {
      target = url;
    },
  };
};

/** As the Standard Webhooks specification writes a signing secret. */
export const freshActionSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const freshSecrets = () => ({
  corbadoApi: `corbado1_${randomBytes(32).toString('base64url')}`,
  action: freshActionSecret(),
});

export const startOutsideWorld = async () => {
  const closers = createClosers();
  const clock = createClock();
  const secrets = freshSecrets();
  const front = closers.add(await startFront());
  const corbado = closers.add(
    await startCorbadoStandIn({
      clock,
      projectId,
      apiSecret: secrets.corbadoApi,
      actionsUrl: () => `${front.url}/actions`,
      actionSecret: () => secrets.action,
      webhookUrl: () => `${front.origin}/webhooks/corbado`,
    }),
  );
  const login = closers.add(await startLoginStandIn({ clock, audience }));
  return { secrets, front, corbado, login, close: closers.closeAll };
};

export type OutsideWorld = Awaited<ReturnType<typeof startOutsideWorld>>;

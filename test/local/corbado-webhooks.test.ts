// Corbado's webhooks as the stand-in sends them: what they say, who they are, and how they fail.
import type { IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CorbadoStandIn, startCorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { actionSecret, apiSecret, connectToken, projectId } from './corbado-raw-client.ts';
import { provideServer } from './provide-server.ts';

// The customer's side: answers with each of these statuses in turn, then with 200.
const backend = { statuses: [] as number[], received: [] as { headers: IncomingHttpHeaders; event: unknown }[] };
const url = provideServer(async (request, response) => {
  backend.received.push({ headers: request.headers, event: await json(request) });
  response.writeHead(backend.statuses.shift() ?? 200).end();
});

let corbado: CorbadoStandIn;
let hasWebhook = true;

beforeAll(async () => {
  corbado = await startCorbadoStandIn({
    clock: { nowMilliseconds: () => 1_790_000_000_123 },
    projectId,
    apiSecret,
    actionsUrl: () => 'http://127.0.0.1:9/actions',
    actionSecret: () => actionSecret,
    webhookUrl: () => (hasWebhook ? `${url()}/webhooks/corbado` : undefined),
  });
});
afterAll(() => corbado.close());
beforeEach(() => {
  corbado.reset();
  corbado.webhooks.setMode('prompt');
  corbado.webhooks.subscribe(['passkey.deleted']);
  Object.assign(backend, { statuses: [], received: [] });
});

const deleteOne = (): void => {
  corbado.state.passkeys.push({ id: 'cre-1', userId: 'ada', displayName: 'Ada', createdAtSeconds: 1 });
  corbado.deletePasskey('cre-1');
};
const statuses = () => corbado.webhooks.deliveries.map((delivery) => delivery.statuses);

it('says which passkey of which user is gone, and proves with the action secret who says so', async () => {
  deleteOne();
  await corbado.webhooks.settled();
  expect(backend.received).toEqual([
    {
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'x-corbado-webhook-event': 'passkey.deleted',
        authorization: `Basic ${Buffer.from(`corbado:${actionSecret}`).toString('base64')}`,
      }),
      event: {
        type: 'passkey.deleted',
        metadata: { ip: '127.0.0.1', os: 'unknown', browser: 'unknown', customHeaders: {} },
        timestamp: new Date(1_790_000_000_123).toISOString().replace('Z', '000000Z'),
        data: {
          userID: corbado.state.corbadoUserId('ada'),
          credential: { id: 'cre-1', webAuthnID: 'ada', browser: 'unknown', os: 'unknown' },
        },
      },
    },
  ]);
  expect(statuses()).toEqual([[200]]);
});

it('follows the deletion and, if subscribed, the creation in a ceremony', async () => {
  const append = async () => corbado.ceremonies.append({ connectToken: await connectToken(corbado) });
  await append();
  corbado.webhooks.subscribe(['passkey.created', 'passkey.deleted']);
  const { passkey } = await append();
  const body = { type: 'passkey-delete', data: { identifier: 'ada' } };
  await corbado.ceremonies.remove({ connectToken: await connectToken(corbado, body), credentialId: passkey.id });
  await corbado.webhooks.settled();
  expect(corbado.webhooks.deliveries.map(({ type }) => type)).toEqual(['passkey.created', 'passkey.deleted']);
});

describe('delivery', () => {
  it('is tried three times in all when it is not taken', async () => {
    backend.statuses = [500, 302, 401, 200];
    deleteOne();
    await corbado.webhooks.settled();
    expect(statuses()).toEqual([[500, 302, 401]]);
  });

  it('ends with the attempt that is taken', async () => {
    backend.statuses = [503];
    deleteOne();
    await corbado.webhooks.settled();
    expect(statuses()).toEqual([[503, 200]]);
  });

  it('can be switched off', async () => {
    corbado.webhooks.setMode('off');
    deleteOne();
    await corbado.webhooks.settled();
    expect([backend.received, statuses()]).toEqual([[], []]);
  });

  it('can come twice', async () => {
    corbado.webhooks.setMode('twice');
    deleteOne();
    await corbado.webhooks.settled();
    const [first, second] = backend.received;
    expect(backend.received).toHaveLength(2);
    expect(second?.event).toEqual(first?.event);
  });

  it('can come late', async () => {
    corbado.webhooks.setMode('late', 150);
    const startedAt = performance.now();
    deleteOne();
    expect(backend.received).toEqual([]);
    await corbado.webhooks.settled();
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    expect(statuses()).toEqual([[200]]);
  });

  it('does not happen where no webhook is set', async () => {
    hasWebhook = false;
    deleteOne();
    hasWebhook = true;
    await corbado.webhooks.settled();
    expect(corbado.webhooks.deliveries).toEqual([]);
  });
});

// The page's switches and runs that concern the user pool: what goes wrong there, how webhooks come, and the run that makes up for it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SystemWithPage, startWithPage } from '../../local/page/start-with-page.ts';
import { createClient } from '../support/client.ts';

let running: SystemWithPage;
const client = createClient(() => running.system.url);
beforeAll(async () => {
  running = await startWithPage({});
});
afterAll(() => running.close());

const order = (path: string, body: unknown) => client.post(path, body, { origin: running.system.url });
const throwSwitch = (position: object) => order('/local/switches', position);

const askForAppend = async () => {
  const bearer = await running.system.login.signIdToken();
  return client.post('/auth/corbadoConnectToken', { type: 'passkey-append' }, { bearer, origin: running.system.url });
};

describe('trouble at Cognito', () => {
  afterEach(() => throwSwitch({ cognito: 'none' }));

  const flagAfterAppend = async (): Promise<unknown> => {
    const { connectToken } = (await askForAppend()).body;
    const { action } = await running.system.corbado.ceremonies.append({ connectToken: String(connectToken) });
    return action.answer.body.state;
  };

  /** As if Ada had never had a passkey. */
  const startOver = async (): Promise<void> => {
    const { cognito, corbado, template } = running.system;
    const poolId = template.userPools[0]?.id ?? '';
    corbado.state.passkeys.length = 0;
    await order('/local/clock', { moveBySeconds: 60 * 86_400 });
    await order('/local/runs', { functionName: 'reconcile' });
    expect(cognito?.users.get(poolId, 'ada.lovelace')?.attributes).toMatchObject({
      'custom:passkey_enrolled': 'false',
    });
  };

  it.each(['slow', 'throttled', 'down'])('%s: the flag has to wait until it is switched back', async (cognito) => {
    expect((await throwSwitch({ cognito })).body.cognito).toBe(cognito);
    expect(await flagAfterAppend()).toBe('pending');
    await throwSwitch({ cognito: 'none' });
    await order('/local/clock', { moveBySeconds: 61 });
    expect((await order('/local/runs', { functionName: 'reconcile' })).status).toBe(200);
    expect((await client.get('/local/flag?user=ada.lovelace')).body).toMatchObject({ isSet: true });
    expect(running.timeline.events().at(-1)).toMatchObject({
      place: 'schedule',
      title: 'scheduled run of reconcile',
      status: 200,
      outcome: '1 checked, 1 raised',
    });
    await startOver();
  });

  it('does not start what no schedule starts', async () => {
    expect((await order('/local/runs', { functionName: 'nothing' })).status).toBe(400);
  });
});

describe('Corbado’s webhooks', () => {
  it('come as they are set to', async () => {
    const { webhooks } = running.system.corbado;
    for (const mode of ['off', 'late', 'twice', 'prompt']) {
      expect((await throwSwitch({ webhooks: mode })).body.webhooks).toBe(mode);
      expect(webhooks.mode).toBe(mode);
    }
  });
});

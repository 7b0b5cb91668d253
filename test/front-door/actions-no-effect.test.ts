// A1: who does not prove to be Corbado gets a 401 from an action, and nothing at all happens behind it.
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, callAction, signedHeaders } from '../support/action-call.ts';
import { cookieName } from '../support/client.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({
  extraEnv: { 'post-login': { TRUST_EVENT_IDENTITY: 'true' } },
});
const actions = ['post-login', 'post-append', 'pre-login'] as const;

beforeAll(() => Promise.all(actions.map((name) => bench.system().warm(name))));

// Everything that could name the victim, in a body that is perfect but for its sender.
const eventAbout = async (userId: string) => ({
  signedPasskeyData: await passkeyProofFor(bench, userId),
  webauthnId: userId,
  userId,
  username: userId,
  identifier: userId,
  credentialId: 'cre-1',
});

const otherSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe.each(actions)('A1: %s', (action) => {
  const refused = async (headers: Record<string, string | undefined>, event: object) => {
    const post = () => bench.client.post(`/actions/${action}`, event, { headers });
    const { result, effects } = await effectsOf(bench, post);
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  };

  it('A1: does nothing without a credential', async () => refused({}, await eventAbout(newUserId())));

  it("A1: does nothing on the strength of the victim's own session, as cookie or as bearer token", async () => {
    const { userId, token } = await signInByPasskey(bench);
    const event = await eventAbout(userId);
    await refused({ cookie: `${cookieName}=${token}`, origin: bench.system().url }, event);
    await refused({ authorization: `Bearer ${token}` }, event);
  });

  it('A1: does nothing with a signature by another secret, or with the right secret as a password', async () => {
    const event = await eventAbout(newUserId());
    await refused(signedHeaders(bench, JSON.stringify(event), { secret: otherSecret }), event);
    await refused(basicHeader(bench.system().actionSecret), event);
  });
});

describe('A1: afterwards', () => {
  it('A1: a proof that an unproven caller has sent is not used up', async () => {
    const event = await eventAbout(newUserId());
    expect((await bench.client.post('/actions/post-login', event)).status).toBe(401);
    expect((await callAction(bench, 'post-login', event)).status).toBe(200);
  });

  it('A1: the body is not even read: junk is answered like everything else', async () => {
    for (const body of ['', '{', 'null', '[]', '{"signedPasskeyData":1}'])
      expect((await bench.client.post('/actions/post-login', body)).status).toBe(401);
  });
});

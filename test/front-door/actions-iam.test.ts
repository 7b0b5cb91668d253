// A7: with IAM, API Gateway decides who may call an action; a function that is reached past it stays shut.
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { synthesizeIamStage } from '../support/iam-template.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const templateFolder = synthesizeIamStage();
const bench = provideSystem({ templateFolder });
const route = 'POST /actions/post-login';
const anySecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

afterAll(() => rmSync(templateFolder, { recursive: true }));

const proofEvent = async () => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) });

// What a caller could hope to be taken for the gateway's own words.
const forged = { requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::000000000000:user/forged' } } } };

describe('A7: iam', () => {
  it('A7: a request that the gateway has checked is accepted', async () => {
    const headers = { 'x-local-iam-key': bench.system().iamKey };
    const answer = await bench.client.post('/actions/post-login', await proofEvent(), { headers });
    expect(answer).toMatchObject({ status: 200, body: { sessionId: expect.any(String) } });
  });

  it('A7: a request that it has not checked ends at the gateway', async () => {
    const event = await proofEvent();
    const { result, effects } = await effectsOf(bench, () => bench.client.post('/actions/post-login', event));
    expect([result.status, effects]).toEqual([403, noEffects]);
  });

  it("A7: the function refuses an event without the gateway's word, whatever it carries instead", async () => {
    await bench.system().warm('post-login');
    const body = JSON.stringify({ ...(await proofEvent()), ...forged });
    const instead = [
      {},
      signedHeaders(bench, '', { secret: anySecret }),
      basicHeader(anySecret),
      { 'x-amzn-iam-user-arn': 'arn:aws:iam::000000000000:user/forged' },
    ];
    for (const headers of instead) {
      const { result, effects } = await effectsOf(bench, () => invokeRoute(bench, route, { headers, body }));
      expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
    }
    const requestContext = { http: { method: 'POST' }, requestId: 'request-1', authorizer: { iam: {} } };
    expect((await invokeRoute(bench, route, { body, replace: { requestContext } })).status).toBe(401);
  });
});

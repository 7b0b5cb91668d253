// iE13, R1: with hardly any time left a function still answers for itself, before Lambda ends it without a word.
import { rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { copyTemplateInAHurry } from '../support/hurried-template.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const templateFolder = await copyTemplateInAHurry();
const bench = provideSystem({ templateFolder });

afterAll(() => rmSync(templateFolder, { recursive: true }));
afterEach(() => bench.system().dynamodb.faults.clear());

// Of the two seconds 750 ms are kept for answering: less is left than one attempt at Corbado or DynamoDB may take.
describe('iE13: two seconds in all', () => {
  it('iE13: is what the functions have here', () => {
    const timeouts = bench.system().template.functions.map(({ timeoutSeconds }) => timeoutSeconds);
    expect(new Set(timeouts)).toEqual(new Set([2]));
  });

  it('iE13: the verify endpoint does not wait for Corbado any longer', async () => {
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    bench.system().corbado.faults.next('verify', { kind: 'stall-body' });
    const answer = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    expect([answer.status, answer.body.code]).toEqual([504, 'upstream_timeout']);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });

  it('iE13: nor does the action', async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    bench.system().corbado.faults.next('verify', { kind: 'stall-before-headers' });
    const answer = await bench.invoke('post-login', { signedPasskeyData });
    expect([answer.statusCode, answer.body.code]).toEqual([504, 'upstream_timeout']);
  });

  it('iE13: nor the connect token endpoint, which has no time for a second question', async () => {
    const { token: bearer } = await signInNatively(bench);
    bench.system().corbado.faults.next('connectTokens', { kind: 'drip' }, 2);
    const answer = await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
    expect([answer.status, answer.body.code]).toEqual([504, 'upstream_timeout']);
  });

  it('iE13: nobody waits for DynamoDB', async () => {
    const { token: bearer } = await signInNatively(bench);
    bench.system().dynamodb.faults.next('any', { kind: 'silent' }, 10);
    const [answer, append] = await Promise.all([
      bench.client.get('/auth/session', { bearer }),
      bench.invoke('post-append', { username: newUserId() }),
    ]);
    expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
    expect([append.statusCode, append.body.code]).toEqual([503, 'temporarily_unavailable']);
  });

  it('iE13: nor for Secrets Manager', async () => {
    const { secrets, coldStart } = bench.system();
    secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 20_000 }, 20);
    coldStart('verify-passkey');
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    const answer = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    secrets.faults.clear();
    expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
  });
});

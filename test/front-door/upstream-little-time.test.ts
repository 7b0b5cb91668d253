// iE13, R1: with hardly any time left a function still answers for itself, before Lambda ends it without a word.
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { copyTemplateInAHurry } from '../support/hurried-template.ts';
import { idTokenFor, newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const templateFolder = await copyTemplateInAHurry();
const bench = provideSystem({ templateFolder });

afterAll(() => rmSync(templateFolder, { recursive: true }));

const path = '/auth/passkey/verify';

// Of the two seconds 750 ms are kept for answering: less is left than one attempt at anybody may take.
it('iE13: nobody waits for Corbado, DynamoDB or Secrets Manager any longer than that, in two seconds in all', async () => {
  const { template, warm, corbado, dynamodb, secrets } = bench.system();
  expect(new Set(template.functions.map(({ timeoutSeconds }) => timeoutSeconds))).toEqual(new Set([2]));
  // Starting and making ready must not use up what little there is.
  for (const name of ['verify-passkey', 'post-login', 'post-append', 'connect-token', 'session'] as const)
    await warm(name);
  const userId = newUserId();
  const proofs = [await passkeyProofFor(bench, userId), await passkeyProofFor(bench, userId)] as const;
  const bearer = await idTokenFor(bench, newUserId());
  const ask = () => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
  // Known from here on, so that the next token costs an update and nothing else.
  await ask();
  const { token } = await signInNatively(bench);
  corbado.faults.next('verify', { kind: 'stall-body' }, 2);
  corbado.faults.next('connectTokens', { kind: 'drip' }, 2);
  // The first call of each of the two that go to the table alone.
  for (const operation of ['GetItem', 'PutItem']) dynamodb.faults.next(operation, { kind: 'silent' }, 9);
  secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 20_000 }, 20);
  const [verified, asked, shown, looked, direct, appended] = await Promise.all([
    bench.client.post(path, { signedPasskeyData: proofs[0] }),
    ask(),
    bench.client.get('/auth/session', { bearer: token }),
    // It has not run before.
    callAction(bench, 'pre-login', { identifier: 'ada' }),
    bench.invoke('post-login', { signedPasskeyData: proofs[1] }),
    bench.invoke('post-append', { username: newUserId(), credentialId: 'cre-1' }),
  ]);
  for (const faults of [dynamodb.faults, secrets.faults]) faults.clear();
  for (const { status, body } of [verified, asked]) expect([status, body.code]).toEqual([504, 'upstream_timeout']);
  for (const { status, body } of [shown, looked]) expect([status, body.code]).toEqual([503, 'temporarily_unavailable']);
  expect([direct.statusCode, direct.body.code]).toEqual([504, 'upstream_timeout']);
  expect([appended.statusCode, appended.body.code]).toEqual([503, 'temporarily_unavailable']);
  expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
});

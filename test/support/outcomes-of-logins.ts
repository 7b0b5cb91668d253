// How a request that logs in can end: by verified passkey data, or by trading a JWT of the existing login.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '../../local/corbado/fault.ts';
import type { Answer } from './client.ts';
import { outcomesOf, withCorbado, withoutTable } from './outcome.ts';
import { idTokenFor, newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';

const foreign = { origin: 'https://evil.example' };
const surplus = { userId: 'x' };

const verify = async (bench: Bench, body: object = {}, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  const options = { origin: bench.system().url, headers };
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...body }, options);
};
const verifyAnew = (bench: Bench) => verify(bench);
const onceWith = (fault: Fault) => withCorbado('verify', fault, verifyAnew);

// Corbado says success a second time, so that only the bundle's own mark is left to stop it.
const replay = async (bench: Bench): Promise<Answer> => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, 2);
  await verify(bench, { signedPasskeyData });
  return verify(bench, { signedPasskeyData });
};

const verified = outcomesOf('POST /auth/passkey/verify', [
  ['for a browser', 200, verifyAnew, ['SessionCreated']],
  ['with a surplus field', 'invalid_request', (bench) => verify(bench, surplus)],
  ['with junk for a proof', 'invalid_passkey_data', (bench) => verify(bench, { signedPasskeyData: 'a.b.c' })],
  ['a second time', 'invalid_passkey_data', replay, ['ReplayBlocked']],
  ['from another origin', 'origin_not_allowed', (bench) => verify(bench, {}, foreign)],
  ['that Corbado rejects', 'upstream_rejected', onceWith({ kind: 'status', status: 400 })],
  ['that Corbado fails', 'upstream_error', onceWith({ kind: 'nonsense', what: 'html' })],
  ['that is one too many for Corbado', 'temporarily_unavailable', onceWith({ kind: 'rate-limited' })],
  ['without the table', 'login_interrupted', withoutTable('PutItem', verifyAnew)],
  ['that Corbado leaves unanswered', 'upstream_timeout', onceWith({ kind: 'stall-body' })],
]);

const exchange = async (bench: Bench, body: object = {}, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
  const bearer = await idTokenFor(bench, newUserId());
  return bench.client.post('/auth/session', body, { bearer, origin: bench.system().url, headers });
};
const exchangeAnew = (bench: Bench) => exchange(bench);

const exchanged = outcomesOf('POST /auth/session', [
  ['with a JWT', 200, exchangeAnew, ['SessionCreated']],
  ['with a surplus field', 'invalid_request', (bench) => exchange(bench, surplus)],
  ['with nothing', 'unauthorized', (bench) => bench.client.post('/auth/session', {})],
  ['from another origin', 'origin_not_allowed', (bench) => exchange(bench, {}, foreign)],
  ['without the table', 'temporarily_unavailable', withoutTable('PutItem', exchangeAnew)],
]);

export const loginOutcomes = [...verified, ...exchanged];

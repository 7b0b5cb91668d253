// How a request for a connect token can end.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '../../local/corbado/fault.ts';
import type { Answer } from './client.ts';
import { nowSeconds } from './moments.ts';
import { outcomesOf, withCorbado, withoutTable } from './outcome.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from './sign-in.ts';
import type { Bench } from './system.ts';

const list = { type: 'passkey-list' };
const foreign = { origin: 'https://evil.example' };

const ask = async (bench: Bench, body: object = list, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
  bench.client.post('/connectToken', body, { ...asBrowser(bench, await signInByPasskey(bench)), headers });
const askAnew = (bench: Bench) => ask(bench);

const withJwt = async (bench: Bench, claims: object, type = 'passkey-list'): Promise<Answer> =>
  bench.client.post('/connectToken', { type }, { bearer: await idTokenFor(bench, newUserId(), { ...claims }) });
const oldLogin = (bench: Bench) => ({ auth_time: nowSeconds(bench) - 2000 });

/** Some failures are tried once more. */
const withAnswer = (fault: Fault, times = 1) =>
  withCorbado('connectTokens', fault, (bench) => withJwt(bench, {}), times);

export const tokenOutcomes = outcomesOf('POST /connectToken', [
  ['with a session', 200, askAnew, ['ConnectTokenIssued']],
  ['with a JWT', 200, (bench) => withJwt(bench, {}), ['ConnectTokenIssued']],
  ['without a type', 'invalid_request', (bench) => ask(bench, {})],
  ['with two credentials', 'invalid_request', (bench) => ask(bench, list, { authorization: 'Bearer x' })],
  ['without a session', 'unauthorized', (bench) => bench.client.post('/connectToken', list)],
  ['from another origin', 'origin_not_allowed', (bench) => ask(bench, list, foreign)],
  ['with an old login', 'reauthentication_required', (bench) => withJwt(bench, oldLogin(bench), 'passkey-append')],
  ['for a type that is off', 'type_not_allowed', (bench) => ask(bench, { type: 'passkey-login' })],
  ['for another user than the page expects', 'other_user', (bench) => ask(bench, { ...list, expectedUserId: 'x' })],
  ['of a user with an unusable id', 'internal_error', (bench) => withJwt(bench, { sub: 'a b' })],
  ['that Corbado rejects', 'upstream_rejected', withAnswer({ kind: 'status', status: 400 })],
  ['that Corbado fails', 'upstream_error', withAnswer({ kind: 'status', status: 500 }, 2)],
  [
    'that is one too many for Corbado',
    'temporarily_unavailable',
    withAnswer({ kind: 'rate-limited', retryAfter: '7' }),
  ],
  ['without the table', 'temporarily_unavailable', withoutTable('GetItem', askAnew)],
  ['that Corbado leaves unanswered', 'upstream_timeout', withAnswer({ kind: 'stall-before-headers' }, 2)],
]);

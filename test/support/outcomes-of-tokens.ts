// How a request for a connect token can end.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '../../local/corbado/fault.ts';
import { nowSeconds } from './moments.ts';
import type { Outcome } from './outcome.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from './sign-in.ts';
import type { Bench } from './system.ts';

const route = 'POST /connectToken';
const list = { type: 'passkey-list' };

const ask = async (bench: Bench, body: unknown = list, headers: OutgoingHttpHeaders = {}) =>
  bench.client.post('/connectToken', body, { ...asBrowser(bench, await signInByPasskey(bench)), headers });

/** Twice, since a token may be asked for once more. */
const withCorbado = (fault: Fault) => async (bench: Bench) => {
  const { faults } = bench.system().corbado;
  faults.next('connectTokens', fault, 2);
  const answer = await ask(bench);
  faults.clear();
  return answer;
};

const withoutTable = async (bench: Bench) => {
  const session = await signInByPasskey(bench);
  const { faults } = bench.system().dynamodb;
  faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 9);
  const answer = await bench.client.post('/connectToken', list, asBrowser(bench, session));
  faults.clear();
  return answer;
};

const withOldJwt = async (bench: Bench) => {
  const bearer = await idTokenFor(bench, newUserId(), { auth_time: nowSeconds(bench) - 2000 });
  return bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
};

const withUnusableUserId = async (bench: Bench) =>
  bench.client.post('/connectToken', list, { bearer: await idTokenFor(bench, newUserId(), { sub: 'a b' }) });

const issued = { route, status: 200, metrics: ['ConnectTokenIssued'] };
const invalid = { route, metrics: ['ValidationFailed'] };
const refused = { route, metrics: [] };

export const tokenOutcomes: readonly Outcome[] = [
  { ...issued, when: 'with a session', run: ask },
  {
    ...issued,
    route: 'POST /auth/createConnectToken',
    when: 'with a JWT',
    run: async (bench) =>
      bench.client.post('/auth/createConnectToken', list, { bearer: await idTokenFor(bench, newUserId()) }),
  },
  { ...invalid, when: 'without a type', status: 400, code: 'invalid_request', run: (bench) => ask(bench, {}) },
  { ...invalid, when: 'with junk', status: 400, code: 'invalid_request', run: (bench) => ask(bench, '{') },
  {
    ...invalid,
    when: 'with two credentials',
    status: 400,
    code: 'invalid_request',
    run: (bench) => ask(bench, list, { authorization: 'Bearer x' }),
  },
  {
    ...refused,
    when: 'without a session',
    status: 401,
    code: 'unauthorized',
    run: (bench) => bench.client.post('/connectToken', list),
  },
  {
    ...refused,
    when: 'from another origin',
    status: 403,
    code: 'origin_not_allowed',
    metrics: ['CsrfBlocked'],
    run: (bench) => ask(bench, list, { origin: 'https://evil.example' }),
  },
  { ...refused, when: 'with an old login', status: 403, code: 'reauthentication_required', run: withOldJwt },
  {
    ...refused,
    when: 'for a type that is off',
    status: 403,
    code: 'type_not_allowed',
    run: (bench) => ask(bench, { type: 'passkey-login' }),
  },
  {
    ...refused,
    when: 'for another user than the page expects',
    status: 409,
    code: 'other_user',
    run: (bench) => ask(bench, { ...list, expectedUserId: 'somebody-else' }),
  },
  {
    ...invalid,
    when: 'with a huge body',
    status: 413,
    code: 'payload_too_large',
    run: (bench) => ask(bench, ' '.repeat(16_385)),
  },
  {
    ...invalid,
    when: 'as plain text',
    status: 415,
    code: 'unsupported_media_type',
    run: (bench) => ask(bench, list, { 'content-type': 'text/plain' }),
  },
  { ...refused, when: 'of a user with an unusable id', status: 500, code: 'internal_error', run: withUnusableUserId },
  {
    ...refused,
    when: 'that Corbado rejects',
    status: 502,
    code: 'upstream_rejected',
    metrics: ['UpstreamError'],
    run: withCorbado({ kind: 'status', status: 400 }),
  },
  {
    ...refused,
    when: 'that Corbado fails',
    status: 502,
    code: 'upstream_error',
    metrics: ['UpstreamError'],
    run: withCorbado({ kind: 'status', status: 500 }),
  },
  {
    ...refused,
    when: 'that is one too many for Corbado',
    status: 503,
    code: 'temporarily_unavailable',
    run: withCorbado({ kind: 'rate-limited', retryAfter: '7' }),
  },
  { ...refused, when: 'without the table', status: 503, code: 'temporarily_unavailable', run: withoutTable },
  {
    ...refused,
    when: 'that Corbado leaves unanswered',
    status: 504,
    code: 'upstream_timeout',
    metrics: ['UpstreamTimeout'],
    run: withCorbado({ kind: 'stall-before-headers' }),
  },
];

// How a request that logs in can end: by verified passkey data, or by trading a JWT of the existing login.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '../../local/corbado/fault.ts';
import type { Answer } from './client.ts';
import type { Outcome } from './outcome.ts';
import { idTokenFor, newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';

const verify = async (bench: Bench, body: object = {}, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post(
    '/auth/passkey/verify',
    { signedPasskeyData, ...body },
    { origin: bench.system().url, headers },
  );
};
const exchange = async (bench: Bench, body: unknown = {}, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
  const bearer = await idTokenFor(bench, newUserId());
  return bench.client.post('/auth/session', body, { bearer, origin: bench.system().url, headers });
};

const withCorbado = (fault: Fault) => (bench: Bench) => {
  bench.system().corbado.faults.next('verify', fault);
  return verify(bench);
};

const withoutTable = (send: (bench: Bench) => Promise<Answer>) => async (bench: Bench) => {
  const { faults } = bench.system().dynamodb;
  faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
  const answer = await send(bench);
  faults.clear();
  return answer;
};

// Corbado says success a second time, so that only the bundle's own mark is left to stop it.
const replay = async (bench: Bench) => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, 2);
  await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};

const foreign = { origin: 'https://evil.example' };
const text = { 'content-type': 'text/plain' };
const huge = { padding: 'x'.repeat(33_000) };
const opened = { status: 200, metrics: ['SessionCreated'] };
const invalid = { status: 400, code: 'invalid_request', metrics: ['ValidationFailed'] } as const;
const blocked = {
  when: 'from another origin',
  status: 403,
  code: 'origin_not_allowed',
  metrics: ['CsrfBlocked'],
} as const;
const tooLarge = {
  when: 'with a huge body',
  status: 413,
  code: 'payload_too_large',
  metrics: ['ValidationFailed'],
} as const;
const notJson = {
  when: 'as plain text',
  status: 415,
  code: 'unsupported_media_type',
  metrics: ['ValidationFailed'],
} as const;
const noTable = { when: 'without the table', status: 503, code: 'temporarily_unavailable', metrics: [] } as const;
const denied = { status: 401, metrics: [] };
const unusable = { status: 502, code: 'upstream_error', metrics: ['UpstreamError'] } as const;

const verifying = (outcome: Omit<Outcome, 'route'>): Outcome => ({ route: 'POST /auth/passkey/verify', ...outcome });
const exchanging = (outcome: Omit<Outcome, 'route'>): Outcome => ({ route: 'POST /auth/session', ...outcome });

export const loginOutcomes: readonly Outcome[] = [
  verifying({ ...opened, when: 'for a browser', run: verify }),
  verifying({ ...invalid, when: 'with a surplus field', run: (bench) => verify(bench, { userId: 'x' }) }),
  verifying({
    ...denied,
    when: 'with junk',
    code: 'invalid_passkey_data',
    run: (bench) => verify(bench, { signedPasskeyData: 'a.b.c' }),
  }),
  verifying({
    ...denied,
    when: 'a second time',
    code: 'invalid_passkey_data',
    metrics: ['ReplayBlocked'],
    run: replay,
  }),
  verifying({ ...blocked, run: (bench) => verify(bench, {}, foreign) }),
  verifying({ ...tooLarge, run: (bench) => verify(bench, huge) }),
  verifying({ ...notJson, run: (bench) => verify(bench, {}, text) }),
  verifying({ ...unusable, when: 'that Corbado fails', run: withCorbado({ kind: 'nonsense', what: 'html' }) }),
  verifying({
    ...unusable,
    when: 'that Corbado rejects',
    code: 'upstream_rejected',
    run: withCorbado({ kind: 'status', status: 400 }),
  }),
  verifying({
    when: 'that is one too many for Corbado',
    status: 503,
    code: 'temporarily_unavailable',
    metrics: [],
    run: withCorbado({ kind: 'rate-limited' }),
  }),
  verifying({ ...noTable, code: 'login_interrupted', run: withoutTable(verify) }),
  verifying({
    when: 'that Corbado leaves unanswered',
    status: 504,
    code: 'upstream_timeout',
    metrics: ['UpstreamTimeout'],
    run: withCorbado({ kind: 'stall-body' }),
  }),
  exchanging({ ...opened, when: 'with a JWT', run: exchange }),
  exchanging({ ...invalid, when: 'with a surplus field', run: (bench) => exchange(bench, { userId: 'x' }) }),
  exchanging({
    ...denied,
    when: 'with nothing',
    code: 'unauthorized',
    run: (bench) => bench.client.post('/auth/session', {}),
  }),
  exchanging({ ...blocked, run: (bench) => exchange(bench, {}, foreign) }),
  exchanging({ ...tooLarge, run: (bench) => exchange(bench, huge) }),
  exchanging({ ...notJson, run: (bench) => exchange(bench, {}, text) }),
  exchanging({ ...noTable, run: withoutTable(exchange) }),
];

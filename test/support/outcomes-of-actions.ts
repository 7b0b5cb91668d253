// How an action that is called over HTTP can end.
import { randomUUID } from 'node:crypto';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { callAction, signedHeaders } from './action-call.ts';
import type { Answer } from './client.ts';
import type { Outcome } from './outcome.ts';
import { newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';
import { newPoolUser } from './user-pool.ts';

const credentialId = () => `cre-${randomUUID().replaceAll('-', '')}`;

/** An event that the action accepts. */
const goodEvent: Record<ActionName, (bench: Bench) => Promise<object>> = {
  'post-login': async (bench) => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) }),
  'post-append': async (bench) => ({ webauthnId: newPoolUser(bench), credentialId: credentialId() }),
  'pre-login': async (bench) => ({ identifier: newPoolUser(bench) }),
};
const metricsOf: Record<ActionName, string[]> = {
  'post-login': ['SessionCreated'],
  'post-append': ['PasskeyRecorded', 'FlagSet'],
  'pre-login': [],
};

const asText = (bench: Bench, action: ActionName): Promise<Answer> => {
  const headers = { ...signedHeaders(bench, '{}'), 'content-type': 'text/plain' };
  return bench.client.post(`/actions/${action}`, '{}', { headers });
};

const outcomesOf = (action: ActionName): Outcome[] => {
  const route = `POST /actions/${action}`;
  const invalid = { route, metrics: ['ValidationFailed'] };
  return [
    {
      route,
      when: 'with a good event',
      status: 200,
      metrics: metricsOf[action],
      run: async (bench) => callAction(bench, action, await goodEvent[action](bench)),
    },
    {
      ...invalid,
      when: 'with junk',
      status: 400,
      code: 'invalid_request',
      run: (bench) => callAction(bench, action, '['),
    },
    {
      ...invalid,
      when: 'with a mistyped field',
      status: 400,
      code: 'invalid_request',
      run: (bench) => callAction(bench, action, { identifier: 1 }),
    },
    {
      route,
      when: 'unsigned',
      status: 401,
      code: 'unauthorized',
      metrics: ['CallerRefused'],
      run: (bench) => bench.client.post(`/actions/${action}`, {}),
    },
    {
      ...invalid,
      when: 'with a huge body',
      status: 413,
      code: 'payload_too_large',
      run: (bench) => callAction(bench, action, ' '.repeat(32_769)),
    },
    {
      ...invalid,
      when: 'as plain text',
      status: 415,
      code: 'unsupported_media_type',
      run: (bench) => asText(bench, action),
    },
  ];
};

const withoutTable = (action: ActionName): Outcome => ({
  route: `POST /actions/${action}`,
  when: 'without the table',
  status: 503,
  code: action === 'post-login' ? 'login_interrupted' : 'temporarily_unavailable',
  metrics: [],
  run: async (bench) => {
    const event = await goodEvent[action](bench);
    const { faults } = bench.system().dynamodb;
    faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
    const answer = await callAction(bench, action, event);
    faults.clear();
    return answer;
  },
});

const postLogin = { route: 'POST /actions/post-login', metrics: [] };

export const actionOutcomes: readonly Outcome[] = [
  ...(['post-login', 'post-append', 'pre-login'] as const).flatMap(outcomesOf),
  ...(['post-login', 'post-append'] as const).map(withoutTable),
  {
    ...postLogin,
    when: 'without proof',
    status: 400,
    code: 'signed_passkey_data_required',
    run: (bench) => callAction(bench, 'post-login', { webauthnId: newUserId() }),
  },
  {
    ...postLogin,
    when: 'with a false proof',
    status: 401,
    code: 'invalid_passkey_data',
    run: (bench) => callAction(bench, 'post-login', { signedPasskeyData: 'a.b.c' }),
  },
  {
    ...postLogin,
    when: 'that Corbado leaves unanswered',
    status: 504,
    code: 'upstream_timeout',
    metrics: ['UpstreamTimeout'],
    run: async (bench) => {
      bench.system().corbado.faults.next('verify', { kind: 'stall-before-headers' });
      return callAction(bench, 'post-login', await goodEvent['post-login'](bench));
    },
  },
  {
    route: 'POST /actions/pre-login',
    when: 'for nobody',
    status: 200,
    metrics: [],
    run: (bench) => callAction(bench, 'pre-login', { identifier: 'a b' }),
  },
];

// How many calls each request costs: to the table, by operation, and to Corbado. More would be slower and dearer than it has to be.
import { beforeAll, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { type Effects, effectsOf, warmFunctions } from '../support/effects.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem();
const { client } = bench;
beforeAll(async () => {
  await warmFunctions(bench);
  // From here on both functions hold the login's keys.
  for (const path of ['/auth/session', '/connectToken']) await client.post(path, {}, { bearer: await newIdToken() });
});

const newIdToken = () => idTokenFor(bench, newUserId());
const newProof = async () => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
const newSession = async () => asBrowser(bench, await signInByPasskey(bench));
const ask = (credential: object) => client.post('/connectToken', { type: 'passkey-list' }, credential);
/** Of a user who has been here before. */
const knownIdToken = async () => {
  const bearer = await newIdToken();
  await ask({ bearer });
  return bearer;
};

const costs = (dynamodb: Effects['dynamodb'], corbado: Effects['corbado'] = {}): Effects => ({ dynamodb, corbado });
const ofPool = (cognito: Effects['cognito'] = {}): Effects => ({ ...costs({}), cognito });
// A login reads its user before it writes (while Corbado verifies), and looks once more after it: for a logout everywhere in between.
const login = { Query: 2, PutItem: 2 };
const [asked, verified] = [{ connectTokens: 1 }, { verify: 1 }];

/** What is sent, what it is sent with, and what it costs. */
type Row = readonly [string, () => Promise<() => Promise<{ status: number }>>, Effects];
const row = <With>(
  name: string,
  prepare: () => With | Promise<With>,
  send: (prepared: With) => Promise<{ status: number }>,
  effects: Effects,
): Row => [
  name,
  async () => {
    const prepared = await prepare();
    return () => send(prepared);
  },
  effects,
];

const rows: readonly Row[] = [
  row('a connect token by a session', newSession, ask, costs({ GetItem: 1 }, asked)),
  row('a connect token by a JWT', knownIdToken, (bearer) => ask({ bearer }), costs({ UpdateItem: 1 }, asked)),
  row(
    'the first connect token by a JWT of a user, whose identifier becomes theirs',
    newIdToken,
    (bearer) => ask({ bearer }),
    costs({ UpdateItem: 2, GetItem: 1, PutItem: 1 }, asked),
  ),
  row('a passkey login', newProof, (proof) => client.post('/auth/passkey/verify', proof), costs(login, verified)),
  row(
    'a passkey login beside an old cookie',
    async () => ({ proof: await newProof(), old: await newSession() }),
    ({ proof, old }) => client.post('/auth/passkey/verify', proof, old),
    costs({ ...login, DeleteItem: 1 }, verified),
  ),
  row('post-login with its proof', newProof, (proof) => callAction(bench, 'post-login', proof), costs(login, verified)),
  row(
    'pre-login of somebody who types a user name',
    () => newPoolUser(bench),
    (identifier) => callAction(bench, 'pre-login', { identifier }),
    ofPool({ AdminGetUser: 1 }),
  ),
  row(
    'pre-login of somebody who types an address',
    () => `${newPoolUser(bench)}@example.com`,
    (identifier) => callAction(bench, 'pre-login', { identifier }),
    ofPool({ AdminGetUser: 1, ListUsers: 1 }),
  ),
  row(
    'the exchange of a JWT',
    knownIdToken,
    (bearer) => client.post('/auth/session', {}, { bearer }),
    costs({ PutItem: 1, UpdateItem: 1, Query: 1 }),
  ),
  row('the session at hand', newSession, (session) => client.get('/auth/session', session), costs({ GetItem: 1 })),
  row('the list', newSession, (session) => client.get('/auth/sessions', session), costs({ GetItem: 1, Query: 1 })),
  // The read keeps made-up tokens from costing a write.
  row('a logout', newSession, (one) => client.delete('/auth/session', one), costs({ GetItem: 1, DeleteItem: 1 })),
];

test.each(rows)('calls: %s', async (_, prepare, expected) => {
  const { result, effects } = await effectsOf(bench, await prepare());
  expect([result.status < 300, effects]).toEqual([true, expected]);
});

// How many calls each request costs: to the table, by operation, and to Corbado. More would be slower and dearer than it has to be.
import { beforeAll, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { type Effects, effectsOf, warmFunctions } from '../support/effects.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(async () => {
  await warmFunctions(bench);
  // From here on both functions hold the login's keys.
  for (const path of ['/auth/session', '/connectToken'])
    await bench.client.post(path, {}, { bearer: await idTokenFor(bench, newUserId()) });
});

const browser = async () => asBrowser(bench, await signInByPasskey(bench));
const idToken = () => idTokenFor(bench, newUserId());
const list = { type: 'passkey-list' };

type Row = {
  request: string;
  costs: Effects;
  /** Prepares, and returns what is counted. */
  prepare: () => Promise<() => Promise<{ status: number }>>;
};
const dynamodbOnly = (dynamodb: Record<string, number>): Effects => ({ dynamodb, corbado: {} });
const one = { verify: 1 };
// A login reads its user before it writes (while Corbado verifies), and looks once more after it: for a logout everywhere in between.

const rows: readonly Row[] = [
  {
    request: 'a connect token by a session',
    costs: { dynamodb: { GetItem: 1 }, corbado: { connectTokens: 1 } },
    prepare: async () => {
      const options = await browser();
      return () => bench.client.post('/connectToken', list, options);
    },
  },
  {
    request: 'a connect token by a JWT',
    costs: { dynamodb: { UpdateItem: 1 }, corbado: { connectTokens: 1 } },
    prepare: async () => {
      const bearer = await idToken();
      return () => bench.client.post('/connectToken', list, { bearer });
    },
  },
  {
    request: 'a verified passkey login',
    costs: { dynamodb: { Query: 2, PutItem: 2 }, corbado: one },
    prepare: async () => {
      const signedPasskeyData = await passkeyProofFor(bench, newUserId());
      return () => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    },
  },
  {
    request: 'a verified passkey login beside an old cookie',
    costs: { dynamodb: { Query: 2, PutItem: 2, DeleteItem: 1 }, corbado: one },
    prepare: async () => {
      const signedPasskeyData = await passkeyProofFor(bench, newUserId());
      const options = await browser();
      return () => bench.client.post('/auth/passkey/verify', { signedPasskeyData }, options);
    },
  },
  {
    request: 'the post-login action with its proof',
    costs: { dynamodb: { Query: 2, PutItem: 2 }, corbado: one },
    prepare: async () => {
      const signedPasskeyData = await passkeyProofFor(bench, newUserId());
      return () => callAction(bench, 'post-login', { signedPasskeyData });
    },
  },
  {
    request: 'the pre-login action',
    costs: dynamodbOnly({}),
    prepare: async () => () => callAction(bench, 'pre-login', { identifier: newUserId() }),
  },
  {
    request: 'the exchange of a JWT',
    costs: dynamodbOnly({ PutItem: 1, UpdateItem: 1, Query: 1 }),
    prepare: async () => {
      const bearer = await idToken();
      return () => bench.client.post('/auth/session', {}, { bearer });
    },
  },
  {
    request: 'the session at hand',
    costs: dynamodbOnly({ GetItem: 1 }),
    prepare: async () => {
      const options = await browser();
      return () => bench.client.get('/auth/session', options);
    },
  },
  {
    request: 'the list of sessions',
    costs: dynamodbOnly({ GetItem: 1, Query: 1 }),
    prepare: async () => {
      const options = await browser();
      return () => bench.client.get('/auth/sessions', options);
    },
  },
  {
    request: 'a logout',
    // The read keeps made-up tokens from costing a write.
    costs: dynamodbOnly({ GetItem: 1, DeleteItem: 1 }),
    prepare: async () => {
      const options = await browser();
      return () => bench.client.delete('/auth/session', options);
    },
  },
];

test.each(rows)('calls: $request', async ({ costs, prepare }) => {
  const { result, effects } = await effectsOf(bench, await prepare());
  expect([result.status < 300, effects]).toEqual([true, costs]);
});

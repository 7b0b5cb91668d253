// The two lists that say how many passkeys a user has, as Corbado's Backend API gives them, and how they can lie.
import { describe, expect, it } from 'vitest';
import type { WrongList } from '../../local/corbado/fault.ts';
import { basic, json, provideCorbado, type RawRequest, send } from './corbado-raw-client.ts';

const { corbado } = provideCorbado();

const get = (path: string, more: Partial<RawRequest> = {}) => send(corbado(), { path, method: 'GET', ...more });
const identifiersOf = async (filter: string) =>
  json(await get(`/v2/identifiers?filter%5B%5D=${encodeURIComponent(filter)}`));
const credentialsPath = (userId: string) => `/v2/users/${corbado().state.corbadoUserId(userId)}/credentials`;

const give = (userId: string, count: number): void => {
  for (let number = 0; number < count; number += 1) {
    const id = `cre-${userId}-${number}`;
    corbado().state.passkeys.push({ id, userId, displayName: userId, createdAtSeconds: 1_790_000_000 });
  }
};

describe('identifiers', () => {
  it('are found by their value, and by Corbado’s id of the user', async () => {
    give('ada', 1);
    give('grace@example.com', 1);
    const usr = corbado().state.corbadoUserId('ada');
    const ada = {
      identifierID: expect.stringMatching(/^ide-\d{19}$/),
      type: 'username',
      value: 'ada',
      status: 'verified',
      userID: usr,
    };
    const one = { page: 1, totalPages: 1, totalItems: 1 };
    expect(usr).toMatch(/^usr-\d{19}$/);
    expect(await identifiersOf('identifierValue:eq:ada')).toEqual({ identifiers: [ada], paging: one });
    expect(await identifiersOf(`userID:eq:${usr}`)).toEqual({ identifiers: [ada], paging: one });
    expect(await identifiersOf('identifierValue:eq:grace@example.com')).toMatchObject({
      identifiers: [{ type: 'email' }],
    });
    expect((await identifiersOf('identifierValue:eq:ad')).identifiers).toEqual([]);
  });

  it('of a user who has deleted the last passkey stay known', async () => {
    give('ada', 1);
    await identifiersOf('identifierValue:eq:ada');
    expect(corbado().deletePasskey('cre-ada-0')).toBe(true);
    expect(corbado().deletePasskey('cre-ada-0')).toBe(false);
    expect((await identifiersOf('identifierValue:eq:ada')).paging).toMatchObject({ totalItems: 1 });
    expect(json(await get(credentialsPath('ada'))).paging).toMatchObject({ totalItems: 0 });
  });

  it('refuse a filter that they do not know', async () => {
    expect(await identifiersOf('name:eq:ada')).toMatchObject({ error: { type: 'validation_error' } });
    expect(await identifiersOf('identifierValue=ada')).toMatchObject({ httpStatusCode: 400 });
  });
});

describe('credentials', () => {
  it('are those of the user, ten to a page', async () => {
    give('ada', 12);
    give('grace', 1);
    const first = json(await get(credentialsPath('ada')));
    expect(first.credentials).toHaveLength(10);
    expect(first).toMatchObject({
      credentials: [{ id: 'cre-ada-0', credentialID: expect.any(String), status: 'active' }, ...Array(9).fill({})],
      paging: { page: 1, totalPages: 2, totalItems: 12 },
    });
    expect(json(await get(`${credentialsPath('ada')}?page=2`)).credentials).toHaveLength(2);
  });

  it('of an unknown user are a 400', async () => {
    const answer = await get('/v2/users/usr-1/credentials');
    expect([answer.status, json(answer)]).toEqual([
      400,
      expect.objectContaining({ error: expect.objectContaining({ type: 'validation_error' }) }),
    ]);
  });
});

it.each(['/v2/identifiers', '/v2/users/usr-1/credentials'])('%s is for the project’s backend only', async (path) => {
  for (const authorization of [undefined, basic('corbado1_other')])
    expect((await get(path, { authorization })).status).toBe(401);
  expect((await send(corbado(), { path, body: {} })).status).toBe(405);
});

it('records the calls with their question, and shows the question to nobody', async () => {
  await identifiersOf('identifierValue:eq:ada');
  await get(credentialsPath('ada'));
  expect(corbado().calls).toMatchObject([
    { method: 'GET', route: 'identifiers', query: 'filter%5B%5D=identifierValue%3Aeq%3Aada' },
    { method: 'GET', route: 'credentials', status: 200 },
  ]);
  expect((await get('/stand-in/state')).body.toString()).not.toMatch(/identifierValue|"query"/);
});

describe('a wrong list', () => {
  const wrong = async (route: 'identifiers' | 'credentials', what: WrongList) => {
    corbado().faults.next(route, { kind: 'wrong-list', what });
    return route === 'identifiers' ? identifiersOf('identifierValue:eq:ada') : json(await get(credentialsPath('ada')));
  };

  it.each<[WrongList, object]>([
    ['filter-ignored', { credentials: [{}, {}, {}], paging: { totalItems: 3 } }],
    ['one-too-few', { credentials: [{ id: 'cre-ada-1' }], paging: { totalItems: 1 } }],
    ['empty', { credentials: [], paging: { totalItems: 0 } }],
    ['other-entries', { credentials: ['entry', 'entry'], paging: { totalItems: 2 } }],
  ])('%s', async (what, expected) => {
    give('ada', 2);
    give('grace', 1);
    expect(await wrong('credentials', what)).toMatchObject(expected);
    expect(json(await get(credentialsPath('ada')))).toMatchObject({ paging: { totalItems: 2 } });
  });

  it('no-paging, and everybody’s identifiers', async () => {
    give('ada', 1);
    give('grace', 1);
    expect(await wrong('credentials', 'no-paging')).not.toHaveProperty('paging');
    expect((await wrong('identifiers', 'filter-ignored')).identifiers).toHaveLength(2);
  });

  it('is well-formed nothing when it comes with status 500', async () => {
    give('ada', 1);
    corbado().faults.next('credentials', { kind: 'lie' });
    const answer = await get(credentialsPath('ada'));
    expect([answer.status, json(answer)]).toMatchObject([500, { credentials: [], paging: { totalItems: 0 } }]);
  });
});

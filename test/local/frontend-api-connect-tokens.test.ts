// The Frontend API checks each connect token: its type, its user, its lifetime, and how often it was used.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestFrontend, type TestFrontend } from './frontend-api-client.ts';

let frontend: TestFrontend;

beforeAll(async () => {
  frontend = await startTestFrontend();
});
afterAll(() => frontend.close());
beforeEach(() => frontend.corbado.reset());

const shown = {
  'append/start': (appendTokenValue: string) => ({ appendTokenValue, loadedMs: 0, forcePasskeyAppend: true }),
  'manage/list': (connectToken: string) => ({ connectToken }),
  'manage/delete': (connectToken: string) => ({ connectToken, credentialID: 'cre-1' }),
};
const typeOf = { 'append/start': 'passkey-append', 'manage/list': 'passkey-list', 'manage/delete': 'passkey-delete' };
const show = async (operation: keyof typeof shown, token: string) =>
  frontend.send(operation, { body: shown[operation](token), headers: await frontend.begin() });

describe.each(['append/start', 'manage/list', 'manage/delete'] as const)('%s', (operation) => {
  it('refuses every other type', async () => {
    for (const type of [...Object.values(typeOf), 'passkey-login'].filter((other) => other !== typeOf[operation])) {
      expect((await show(operation, await frontend.tokenOf(type))).status, type).toBe(401);
    }
  });

  it('refuses an unknown token and an expired one', async () => {
    expect((await show(operation, 'ctk1_unknown')).status).toBe(401);
    const token = await frontend.tokenOf(typeOf[operation]);
    frontend.clock.milliseconds += 300_000;
    expect((await show(operation, token)).status).toBe(401);
  });
});

it('are good for one append, one deletion, and any number of lists', async () => {
  const twice = async (operation: keyof typeof shown) => {
    const token = await frontend.tokenOf(typeOf[operation]);
    return [(await show(operation, token)).status, (await show(operation, token)).status];
  };
  expect(await twice('append/start')).toEqual([200, 401]);
  expect(await twice('manage/list')).toEqual([200, 200]);
  // 404: the token was good, and this user has no such passkey.
  expect(await twice('manage/delete')).toEqual([404, 401]);
});

it("show and delete the passkeys of the token's user alone", async () => {
  await frontend.enrol('ada');
  const [passkey] = frontend.corbado.state.passkeys;
  expect((await show('manage/list', await frontend.tokenOf('passkey-list', 'grace'))).body.passkeys).toEqual([]);
  const connectToken = await frontend.tokenOf('passkey-delete', 'grace');
  const stolen = await frontend.send('manage/delete', { body: { connectToken, credentialID: passkey?.id } });
  expect(stolen.status).toBe(404);
  expect(frontend.corbado.state.passkeys).toEqual([passkey]);
});

it('for a login must be about the user who logs in', async () => {
  await frontend.enrol('ada');
  const start = async (loginConnectToken: string) => {
    const body = { identifier: 'ada', source: 'text-field', loadedMs: 0, loginConnectToken };
    return (await frontend.send('login/start', { body, headers: await frontend.begin() })).status;
  };
  expect(await start(await frontend.tokenOf('passkey-login', 'grace'))).toBe(401);
  expect(await start(await frontend.tokenOf('passkey-list', 'ada'))).toBe(401);
  expect(await start(await frontend.tokenOf('passkey-login', 'ada'))).toBe(200);
});

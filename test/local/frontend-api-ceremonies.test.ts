// The Frontend API takes an authenticator's answer once, in time, from the process that asked, and only if all of it is true.
import { describe, expect, it } from 'vitest';
import { createAuthenticator, type Oddity } from './frontend-api-authenticator.ts';
import { initBody, provideFrontend } from './frontend-api-flows.ts';

const frontend = provideFrontend();

const newDevice = () => createAuthenticator(frontend().origin);
const lifetimeMilliseconds = 600_000;

describe('challenges', () => {
  it('of an append can be answered once', async () => {
    const headers = await frontend().begin();
    const options = await frontend().startAppend(headers);
    expect((await frontend().finishAppend(headers, newDevice().create(options))).status).toBe(200);
    expect((await frontend().finishAppend(headers, newDevice().create(options))).status).toBe(400);
    expect(frontend().corbado.state.passkeys).toHaveLength(1);
  });

  it('of a login can be answered once, also by two answers at the same moment', async () => {
    const device = await frontend().enrol();
    const headers = await frontend().begin();
    const options = await frontend().startLogin(headers);
    const answers = [device.get(options), device.get(options)].map((answer) => frontend().finishLogin(headers, answer));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400]);
  });

  it.each([
    ['in time', lifetimeMilliseconds - 1000, 200],
    ['too late', lifetimeMilliseconds, 400],
  ])('%s', async (_, waitMilliseconds, status) => {
    const device = await frontend().enrol();
    const headers = await frontend().begin();
    const login = await frontend().startLogin(headers);
    const append = await frontend().startAppend(headers);
    frontend().clock.milliseconds += waitMilliseconds;
    expect((await frontend().finishLogin(headers, device.get(login))).status).toBe(status);
    expect((await frontend().finishAppend(headers, newDevice().create(append))).status).toBe(status);
  });

  it('are of no use to another process, or once their process was given up', async () => {
    const device = await frontend().enrol();
    const headers = await frontend().begin();
    const options = await frontend().startLogin(headers);
    expect((await frontend().finishLogin(await frontend().begin(), device.get(options))).status).toBe(400);
    await frontend().send('process/clear', { body: { processId: headers['x-corbado-process-id'] }, headers });
    expect((await frontend().finishLogin(headers, device.get(options))).status).toBe(400);
  });

  it('of conditional UI name no user and serve for nothing else', async () => {
    const device = await frontend().enrol();
    const { body } = await frontend().send('login/init', { body: initBody });
    const headers = { 'x-corbado-process-id': String(body.token) };
    const options = String(body.conditionalUIChallenge);
    expect(JSON.parse(options).publicKey).toMatchObject({
      rpId: 'localhost',
      allowCredentials: [],
      userVerification: 'required',
    });
    expect((await frontend().finishLogin(headers, device.get(options), false)).status).toBe(400);
    const answer = await frontend().finishLogin(headers, device.get(options), true);
    expect(answer.body).toMatchObject({ session: '', passkeyOperation: { identifierValue: 'ada' } });
  });
});

// Each with a word of the reason that is given, so that nothing is refused for another one.
const lies: [string, Oddity, RegExp][] = [
  ['from another origin', { origin: 'http://evil.example' }, /origin/],
  ['for another relying party', { rpId: 'evil.example' }, /RP ID/],
  ['without user verification', { flags: 1 }, /verif/],
  ['without a user', { flags: 0 }, /present/],
];

describe('a new passkey', () => {
  it.each(lies)('%s is refused', async (_, odd, reason) => {
    const headers = await frontend().begin();
    const { status, body } = await frontend().finishAppend(
      headers,
      newDevice().create(await frontend().startAppend(headers), odd),
    );
    expect([status, body.error]).toEqual([400, expect.objectContaining({ details: expect.stringMatching(reason) })]);
    expect(frontend().corbado.state.passkeys).toEqual([]);
  });

  it('is refused when it is known already, whoever brings it', async () => {
    const device = await frontend().enrol('ada');
    const headers = await frontend().begin();
    const again = device.create(await frontend().startAppend(headers, 'grace'));
    expect((await frontend().finishAppend(headers, again)).status).toBe(400);
    expect(frontend().corbado.state.passkeys).toHaveLength(1);
  });

  it('is for the user of the token, and is not to be created again on the same device', async () => {
    await frontend().enrol('ada');
    const [passkey] = frontend().corbado.state.passkeys;
    const { publicKey } = JSON.parse(await frontend().startAppend(await frontend().begin(), 'ada'));
    expect(publicKey).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: Buffer.from('ada').toString('base64url'), name: 'ada', displayName: 'Ada' },
      excludeCredentials: [{ id: passkey?.webauthn?.credentialId }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  });
});

describe('a login', () => {
  it.each<[string, Oddity, RegExp]>([
    ...lies,
    ['with the signature of another key', { wrongKey: true }, /signature/],
    ['with a counter that did not move', { counter: 1 }, /counter/],
    ['in the name of another user', { userHandle: Buffer.from('grace').toString('base64url') }, /another user/],
  ])('%s is refused', async (_, odd, reason) => {
    const device = await frontend().enrol();
    const headers = await frontend().begin();
    const { status, body } = await frontend().finishLogin(
      headers,
      device.get(await frontend().startLogin(headers), odd),
    );
    expect([status, body.error]).toEqual([400, expect.objectContaining({ details: expect.stringMatching(reason) })]);
    expect(frontend().corbado.state.passkeys[0]?.webauthn?.counter).toBe(1);
  });

  it('asks for the passkeys of its user, and takes no other', async () => {
    await frontend().enrol('ada');
    const other = await frontend().enrol('grace');
    const headers = await frontend().begin();
    const options = await frontend().startLogin(headers, 'ada');
    const [passkey] = frontend().corbado.state.passkeys;
    expect(JSON.parse(options).publicKey.allowCredentials).toMatchObject([{ id: passkey?.webauthn?.credentialId }]);
    expect((await frontend().finishLogin(headers, other.get(options))).status).toBe(400);
  });

  it('with a passkey that was deleted is answered 404', async () => {
    const device = await frontend().enrol();
    const headers = await frontend().begin();
    const options = await frontend().startLogin(headers);
    frontend().corbado.state.passkeys.length = 0;
    const { status, body } = await frontend().finishLogin(headers, device.get(options));
    expect([status, body.error]).toEqual([404, expect.objectContaining({ type: 'not_found' })]);
  });
});

// The token route in each of its dialects: the documented request is taken as it is, and the answer is what its readers decode.
// Tried by hand: one key more in the answer of /auth/createConnectToken, and four of the tests here fail.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, RequestOptions } from '../support/client.ts';
import { decodeLike } from '../support/decode-like.ts';
import { atLeast, documented, exactly, type Path } from '../support/documented.ts';
import { runWith } from '../support/run-with.ts';
import { idTokenFor, newUserId, type SignedIn, signInByLogin, signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let native: SignedIn;
let browser: SignedIn;

beforeAll(async () => {
  native = await signInNatively(bench);
  browser = await signInByLogin(bench);
});
beforeEach(() => bench.system().corbado.faults.clear());

const ask = (fixture: Path<'requests'>, changes: object = {}, options: RequestOptions = {}): Promise<Answer> => {
  const { path, body } = documented(fixture);
  return bench.client.post(path, { ...body, ...changes }, options);
};
const seen = ({ status, body }: Answer) => ({ status, body });

describe('the generic guide: POST /auth/createConnectToken', () => {
  const request = 'requests/create-connect-token';
  const askAs = (bearer: string) => ask(request, {}, { bearer });

  it('answers the token and nothing else', async () => {
    expect(seen(await askAs(native.token))).toEqual(exactly('answers/create-connect-token'));
    expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({ type: 'passkey-append' });
  });

  it.each<Path<'clients'>>(['clients/kotlin-create-connect-token', 'clients/swift-create-connect-token'])(
    'is decoded by %s',
    async (client) => {
      const { raw } = await askAs(native.token);
      expect(() => decodeLike(documented(client), raw)).not.toThrow();
    },
  );

  it('takes the prose of three guides at its word: `passkey-add` is an append', async () => {
    const answer = await ask('requests/create-connect-token-add', {}, { bearer: native.token });
    expect(seen(answer)).toEqual(exactly('answers/create-connect-token'));
    expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({ type: 'passkey-append' });
  });

  it('refuses who has no token, and who has a bad one', async () => {
    expect((await ask(request)).status).toBe(documented('answers/create-connect-token-no-header').status);
    expect(seen(await askAs('a.b.c'))).toEqual(atLeast('answers/create-connect-token-bad-token'));
  });

  it('says `error` when Corbado gives no token; the status is ours, since an outage is not our fault alone', async () => {
    bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 500 }, 3);
    const answer = await askAs(native.token);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(seen(answer)).toEqual(atLeast('answers/create-connect-token-failed'));
  });
});

describe('the example apps: POST /connectToken', () => {
  const askWith = async () => ask('requests/connect-token', { idToken: await idTokenFor(bench, newUserId()) });

  it('takes the id token in the body, and answers the token and nothing else', async () => {
    expect(seen(await askWith())).toEqual(exactly('answers/connect-token'));
  });

  it.each<Path<'clients'>>(['clients/kotlin-example-connect-token', 'clients/swift-example-connect-token'])(
    'is decoded by %s',
    async (client) => {
      const { raw } = await askWith();
      expect(() => decodeLike(documented(client), raw)).not.toThrow();
    },
  );
});

describe('the older web page: POST /auth/corbadoConnectToken', () => {
  const request = 'requests/corbado-connect-token';

  it('answers what the page reads', async () => {
    const answer = await ask(request, {}, { cookie: browser.token, origin: bench.system().url });
    expect(seen(answer)).toEqual(atLeast('answers/corbado-connect-token'));
  });

  it('takes the cookie under the name of the page where the stage says so', async () => {
    const [name = ''] = documented(request).headers.cookie?.split('=') ?? [];
    runWith(bench, 'connect-token', { COOKIE_NAME: name });
    const headers = { cookie: `${name}=${browser.token}` };
    const answer = await ask(request, {}, { origin: bench.system().url, headers });
    expect(seen(answer)).toEqual(atLeast('answers/corbado-connect-token'));
    runWith(bench, 'connect-token', {});
  });

  it('refuses who has no session', async () => {
    expect(seen(await ask(request))).toEqual(atLeast('answers/corbado-connect-token-no-session'));
  });
});

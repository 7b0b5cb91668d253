// The login route in each of its dialects: an app's access token, a browser's cookie, and failures as their readers expect them.
// Tried by hand: `userId` put into the answer of /auth/completeLogin for apps; the fixture's `accessToken` renamed instead.
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type RequestOptions, tokenIn } from '../support/client.ts';
import { decodeLike } from '../support/decode-like.ts';
import { atLeast, documented, exactly, type Path } from '../support/documented.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeEach(() => bench.system().corbado.faults.clear());

const login = async (
  fixture: Path<'requests'>,
  options: RequestOptions = {},
  { userId = newUserId(), more = {} } = {},
): Promise<Answer> => {
  const { path, body } = documented(fixture);
  const answer = await bench.client.post(
    path,
    { ...body, signedPasskeyData: await passkeyProofFor(bench, userId), ...more },
    options,
  );
  markers.addIfTelling(answer.body.accessToken);
  return answer;
};
const seen = ({ status, body }: Answer) => ({ status, body });
const fromBrowser = () => ({ origin: bench.system().url });

const expectCookie = ({ setCookie }: Answer, fixture: Path<'answers'>) => {
  const [, ...attributes] = setCookie[0]?.split('; ') ?? [];
  expect(attributes.sort()).toEqual([...(documented(fixture).cookie?.attributes ?? [])].sort());
};

describe('the generic guide: POST /auth/completeLogin', () => {
  const request = 'requests/complete-login';

  it('gives an app what is documented and nothing else', async () => {
    const answer = await login(request);
    expect(seen(answer)).toEqual(exactly('answers/complete-login'));
    expect(answer.setCookie).toEqual([]);
  });

  it.each<Path<'clients'>>(['clients/kotlin-complete-login', 'clients/swift-complete-login'])(
    'is decoded by %s',
    async (client) => {
      const { raw } = await login(request);
      expect(() => decodeLike(documented(client), raw)).not.toThrow();
    },
  );

  it('gives a browser the cookie and no token: the page of today keeps one in local storage, which we do not follow', async () => {
    const answer = await login(request, fromBrowser());
    expect([answer.status, answer.body.success, answer.body.accessToken]).toEqual([200, true, undefined]);
    expectCookie(answer, 'answers/passkey-verify');
  });

  it('gives a browser a cookie that the token route of the same guide takes', async () => {
    const { setCookie } = await login(request, fromBrowser());
    const { path, body } = documented('requests/create-connect-token');
    const token = await bench.client.post(path, body, { ...fromBrowser(), cookie: tokenIn(setCookie[0]) });
    expect(seen(token)).toEqual(exactly('answers/create-connect-token'));
  });

  it('leaves a clientState alone, which older components sent along', async () => {
    const answer = await login(request, {}, { more: { clientState: 'opaque' } });
    expect(seen(answer)).toEqual(exactly('answers/complete-login'));
  });

  it('says `success: false` and `error` when the proof is refused', async () => {
    const { path } = documented(request);
    const signedPasskeyData = await passkeyProofFor(bench, newUserId(), { forgery: 'wrong-key' });
    const answer = await bench.client.post(path, { signedPasskeyData });
    expect(seen(answer)).toEqual(atLeast('answers/complete-login-refused'));
  });

  it('and when Corbado cannot be asked', async () => {
    bench.system().corbado.faults.next('verify', { kind: 'status', status: 500 });
    const answer = await login(request);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(seen(answer)).toEqual(atLeast('answers/complete-login-failed'));
  });
});

describe.each<[string, Path<'requests'>, Path<'answers'>]>([
  ['the older web page: POST /auth/passkey/verify', 'requests/passkey-verify', 'answers/passkey-verify'],
  [
    'the older backend page: POST /auth/verifySignedPasskeyData',
    'requests/verify-signed-passkey-data',
    'answers/verify-signed-passkey-data',
  ],
])('%s', (_, request, expected) => {
  it('opens a session in a cookie with the documented attributes', async () => {
    const answer = await login(request, fromBrowser());
    expect(answer.body).toEqual(expect.objectContaining(documented(expected).body));
    expectCookie(answer, expected);
  });

  it('refuses a used proof with the documented status', async () => {
    const { path } = documented(request);
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    await bench.client.post(path, { signedPasskeyData }, fromBrowser());
    const answer = await bench.client.post(path, { signedPasskeyData }, fromBrowser());
    expect(seen(answer)).toEqual(atLeast('answers/verify-signed-passkey-data-refused'));
  });
});

describe('the native classes of July 2025, for /auth/verifySignedPasskeyData', () => {
  it('in Swift decode the answer to an app, which asks for nothing', async () => {
    const { raw } = await login('requests/verify-signed-passkey-data');
    expect(() => decodeLike(documented('clients/swift-older-login'), raw)).not.toThrow();
  });

  it('in Kotlin want an id token, which we do not have: such an app moves on to completeLogin', async () => {
    const { raw } = await login('requests/verify-signed-passkey-data');
    expect(() => decodeLike(documented('clients/kotlin-older-login'), raw)).toThrow();
  });
});

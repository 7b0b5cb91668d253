// Which of a request's cookies is the session: the one of exactly that name, sent once. Through the gateway and, for what it cannot
// carry, with a hand-made event.
import { beforeAll, expect, test } from 'vitest';
import { type HandMadeRequest, invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
let token = '';
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
  token = session.token;
});

const name = '__Host-session_id';
const byGateway = (cookie: string | string[]) =>
  effectsOf(bench, () => bench.client.get('/auth/session', { origin: bench.system().url, headers: { cookie } }));
const byHand = (request: HandMadeRequest) =>
  effectsOf(bench, () =>
    invokeRoute(bench, 'GET /auth/session', {
      ...request,
      headers: { origin: bench.system().url, ...request.headers },
    }),
  );
const asArray = (...cookies: unknown[]) => byHand({ replace: { cookies } });

test.each([
  ['alone', () => `${name}=${token}`],
  ['among others', () => `a=1; ${name}=${token}; b=2`],
  ['behind one without a value', () => `a; =; ; ${name}=${token}`],
  ['behind a broken escape', () => `a=%; b=%E0%A4%A; ${name}=${token}`],
  ['behind names that every object has', () => `__proto__=x; constructor=1; toString=1; ${name}=${token}`],
  ['behind an empty value of another name', () => `session_id=; ${name}=${token}`],
  ['with a tab before', () => `a=1;\t${name}=${token}`],
  ['with spaces around', () => ` ${name} = ${token} `],
  ['without a space between', () => `a=1;${name}=${token};b=2`],
  [
    'behind 300 others in 8 kB',
    () => `${Array.from({ length: 300 }, (_, i) => `cookie${i}=${'v'.repeat(15)}`).join('; ')}; ${name}=${token}`,
  ],
])('S6: %s it is found', async (_, cookie) => {
  expect((await byGateway(cookie())).result.body).toMatchObject({ userId: session.userId });
  expect((await asArray(...cookie().split(';'))).result.status).toBe(200);
});

test.each([
  ['42 characters of secret', () => token.slice(0, -1)],
  ['44 characters of secret', () => `${token}A`],
  ['a short user key', () => token.slice(1)],
  ['plus and slash instead of base64url', () => `${token.slice(0, -3)}+/A`],
  ['padding', () => `${token.slice(0, -1)}=`],
  ['a space inside', () => `${token.slice(0, 30)} ${token.slice(31)}`],
  ['quotes around', () => `"${token}"`],
  ['an escaped dot', () => token.replace('.', '%2E')],
  ['two dots', () => `${token}.`],
  ['no dot', () => token.replace('.', '')],
  ['nothing', () => ''],
  ['only the secret', () => token.split('.')[1]],
  ['a letter that is no ASCII', () => `${token.slice(0, -1)}é`],
  ['10 kB', () => 'A'.repeat(10_000)],
])('iK3: a value with %s is 401 without a look at the table', async (_, value) => {
  const { result, effects } = await byGateway(`${name}=${value()}`);
  expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
});

test.each([
  '__host-session_id',
  '__HOST-session_id',
  '__Host_session_id',
  'Host-session_id',
  'x__Host-session_id',
  '__Host-session_id2',
  '__Host-session',
  'session_id',
  '__Secure-session_id',
  '__Host-session_id[]',
  '%5F_Host-session_id',
])('iK7: %s is another cookie', async (other) => {
  expect((await byGateway(`${other}=${token}`)).result.status).toBe(401);
  const { result } = await byGateway(`${other}=junk; ${name}=${token}`);
  expect(result.status).toBe(200);
});

test.each([
  ['no-break space', '\u00a0'],
  ['en quad', '\u2000'],
  ['ideographic space', '\u3000'],
  ['byte order mark', '\ufeff'],
  ['line separator', '\u2028'],
  ['next line', '\u0085'],
  ['vertical tab', '\u000b'],
  ['NUL', '\u0000'],
])('S6: a name with a %s around it is not our name, decoded or not', async (_, space) => {
  for (const decoded of [space, Buffer.from(space).toString('latin1')])
    for (const cookie of [`${decoded}${name}=${token}`, `${name}${decoded}=${token}`]) {
      expect((await asArray(cookie)).result.status).toBe(401);
      expect((await asArray(cookie, `${name}=${token}`)).result.status).toBe(200);
      expect((await byHand({ replace: { cookies: undefined }, headers: { Cookie: cookie } })).result.status).toBe(401);
    }
});

test.each([
  ['twice the same', () => [`${name}=${token}`, `${name}=${token}`]],
  ['good first', () => [`${name}=${token}`, `${name}=evil`]],
  ['evil first', () => [`${name}=evil`, `${name}=${token}`]],
  ['an empty one first', () => [`${name}=`, `${name}=${token}`]],
])('iK5: two of them, %s, are 400 without a look at the table', async (_, cookies) => {
  for (const { result, effects } of [
    await byGateway(cookies().join('; ')),
    await byGateway(cookies()),
    await asArray(...cookies()),
  ])
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
});

test('S6: hosts that leave cookies in the header are understood too, in any case', async () => {
  for (const header of ['cookie', 'Cookie', 'COOKIE']) {
    const { result } = await byHand({
      replace: { cookies: undefined, headers: { [header]: `a=1; ${name}=${token}`, origin: bench.system().url } },
    });
    expect(result.status).toBe(200);
  }
});

test.each([[[]], [null], [{}], ['text'], [[1, null, {}, ['x']]]])(
  'iK1: without a usable cookie, as %j, it is 401',
  async (cookies) => {
    const { result, effects } = await byHand({ replace: { cookies } });
    expect([result.status, effects]).toEqual([401, noEffects]);
  },
);

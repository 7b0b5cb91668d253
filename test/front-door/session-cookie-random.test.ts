// Random cookie headers, held against a second parser written from RFC 6265: no cookie of another name is ever taken for the session.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { warmFunctions } from '../support/effects.ts';
import { signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const name = '__Host-session_id';
let token = '';
beforeAll(async () => {
  await warmFunctions(bench);
  token = (await signInByPasskey(bench)).token;
});

// Stands for the good token, which is known only once the system runs.
const good = 'GOOD';
const spaces = fc.constantFrom('', '', '', ' ', '\t', '  ', '\u00a0', '\u2000', '\u3000', '\ufeff', '\u000b', '\u0000');
const names = fc.oneof(
  fc.constantFrom(
    name,
    name,
    name.toLowerCase(),
    'session_id',
    `x${name}`,
    `${name}x`,
    '',
    '__proto__',
    '__Host-',
    '%5F_Host-session_id',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const values = fc.oneof(
  fc.constantFrom(good, good, '', '=', `"${good}"`, `${good}=`, `${good} x`, `a=${good}`, '%', '%00'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const random = fc
  .tuple(spaces, names, spaces, spaces, values, spaces)
  .map(([a, key, b, c, value, d]) => `${a}${key}${b}=${c}${value}${d}`);
const pairs = fc.oneof(
  { weight: 5, arbitrary: random },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 2, arbitrary: fc.constantFrom(`${name}=${good}`, ` ${name} =\t${good} `) },
  { weight: 1, arbitrary: fc.constantFrom(name, `${name};`, `=${good}`, `; ${name}=`) },
);

/** Only space and tab are white space around a name or a value: https://www.rfc-editor.org/rfc/rfc6265#section-5.2 */
const trim = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && (text[start] === ' ' || text[start] === '\t')) start += 1;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(start, end);
};

const expectedStatus = (header: string): number => {
  const found: string[] = [];
  for (const pair of header.split(';')) {
    const [key = '', ...rest] = pair.split('=');
    if (rest.length > 0 && trim(key) === name) found.push(trim(rest.join('=')));
  }
  if (found.length > 1) return 400;
  return found[0] === token ? 200 : 401;
};

const statusOf = async (replace: Record<string, unknown>): Promise<number> =>
  (await invokeRoute(bench, 'GET /auth/session', { headers: { origin: bench.system().url }, replace })).status;

test('S6: as a list of cookies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pairs, { maxLength: 5 }), async (list) => {
      const cookies = list.map((pair) => pair.replaceAll(good, token));
      expect(await statusOf({ cookies })).toBe(expectedStatus(cookies.join(';')));
    }),
    { numRuns: 500, seed: 20_261_121 },
  );
});

test('S6: as one header', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pairs, { maxLength: 5 }), fc.constantFrom(';', '; '), async (list, separator) => {
      const cookie = list.join(separator).replaceAll(good, token);
      const headers = { cookie, origin: bench.system().url };
      expect(await statusOf({ cookies: undefined, headers })).toBe(expectedStatus(cookie));
    }),
    { numRuns: 500, seed: 20_261_121 },
  );
});

test('S6: the random headers are of all three kinds', () => {
  const drawn = fc.sample(fc.array(pairs, { maxLength: 5 }), { numRuns: 500, seed: 7 });
  const statuses = drawn.map((list) => expectedStatus(list.join(';').replaceAll(good, token)));
  expect([...new Set(statuses)].sort()).toEqual([200, 400, 401]);
});

// A list of origins that would let anybody in keeps a function from starting, so that no request is ever judged by it.
import { expect, test } from 'vitest';
import { type BenchOptions, provideSystem } from '../support/system.ts';

const withOrigins = (connectToken: string, verifyPasskey: string, session: string): BenchOptions => ({
  failedStarts: true,
  extraEnv: {
    'connect-token': { ALLOWED_ORIGINS: connectToken },
    'verify-passkey': { ALLOWED_ORIGINS: verifyPasskey },
    session: { ALLOWED_ORIGINS: session },
  },
});
const benches = [
  provideSystem(withOrigins('*', 'https://*', 'https://*.example.com')),
  provideSystem(withOrigins('https://app.example.com null', 'http://app.example.com', 'https://app.example.com/')),
];
const functions = [
  ['connect-token', '/connectToken'],
  ['verify-passkey', '/auth/passkey/verify'],
  ['session', '/auth/session'],
] as const;
const values = [
  ['*', 'https://*', 'https://*.example.com'],
  ['one and null', 'http in the open', 'one with a slash'],
];
const table = benches.flatMap((bench, set) =>
  functions.map(([name, path], index) => [values[set]?.[index], name, path, bench] as const),
);

test.each(table)(
  'C2, R6: with %s %s does not start, and names the setting without its value',
  async (_, name, path, bench) => {
    const failure = await bench.system().warm(name);
    expect(failure).toMatchObject({ ok: false, errorType: 'init' });
    expect(failure?.message).toContain('ALLOWED_ORIGINS');
    expect(failure?.message).not.toMatch(/[*]|example/);
    const answer = await bench.client.post(path, {}, { origin: bench.system().url });
    expect([answer.status, answer.body]).toEqual([500, { message: 'Internal Server Error' }]);
  },
);

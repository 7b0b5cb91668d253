// What others see of the bundle: pages on other origins, and whoever reads the README.

import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { refusalTable } from '../../functions/shared/frame/refusal.ts';
import { routes } from '../../infra/deployed-functions.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { markers } from '../support/markers.ts';
import { fetchFromPage } from '../support/page-fetch.ts';
import { provideSystem } from '../support/system.ts';

// What a page on another origin may send and can read, by the browser's own rules: when to try again, what to tell support, and its team's tracing.
describe('page sees', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));

  const json = { 'content-type': 'application/json' };
  const ask = (path: string, more: Omit<Parameters<typeof fetchFromPage>[1], 'origin'> = {}) =>
    fetchFromPage(`${bench.system().url}${path}`, { origin: bench.system().url, ...more });

  const tracing = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'vendor=value',
    baggage: 'release=1',
    'sentry-trace': '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1',
    'x-request-id': 'page-1',
  };

  describe('C3: a page reads', () => {
    test('when to try again', async () => {
      bench
        .system()
        .dynamodb.faults.next('any', { kind: 'error', name: 'ProvisionedThroughputExceededException' }, 100);
      const headers = { ...json, authorization: `Bearer ${'A'.repeat(22)}.${'A'.repeat(43)}` };
      const answer = await ask('/auth/session', { headers });
      bench.system().dynamodb.faults.clear();
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    });

    test('the id of its request, of a refusal as of an answer', async () => {
      const refused = await ask('/auth/session');
      expect([refused.status, refused.headers.get('x-request-id')]).toEqual([401, JSON.parse(refused.raw).requestId]);
      const answered = await ask('/auth/session', { method: 'DELETE' });
      expect([answered.status, answered.headers.get('x-request-id')]).toEqual([204, expect.stringMatching(/./)]);
    });

    test('nothing of what API Gateway itself refused, as far as AWS documents', async () => {
      await expect(ask('/auth/nothing-here')).rejects.toThrow();
      const { status, headers } = await fetch(`${bench.system().url}/auth/nothing-here`);
      expect([status, headers.get('apigw-requestid')]).toEqual([404, expect.stringMatching(/./)]);
    });

    test('no other header than those', async () => {
      const { headers } = await ask('/auth/session');
      expect([...headers.keys()].sort()).toEqual(
        ['apigw-requestid', 'cache-control', 'content-length', 'content-type', 'x-request-id'].filter((name) =>
          headers.has(name),
        ),
      );
    });
  });

  describe('C3: a page sends', () => {
    test.each(Object.entries(tracing))('%s, and it changes nothing', async (name, value) => {
      expect((await ask('/auth/session', { headers: { [name]: value } })).status).toBe(401);
    });

    test('all of them with a request that counts', async () => {
      const body = JSON.stringify({ signedPasskeyData: 'a.b.c' });
      const answer = await ask('/auth/passkey/verify', { method: 'POST', headers: { ...json, ...tracing }, body });
      expect(answer.status).toBe(401);
      // An id of the page's own making is not taken for ours.
      expect(answer.headers.get('x-request-id')).not.toBe('page-1');
    });

    test.each(['x-api-key', 'cookie2', 'webhook-signature', 'x-local-iam-key', 'x-http-method-override'])(
      'no %s: the browser refuses before anything is asked',
      async (name) => {
        const { result, effects } = await effectsOf(bench, () =>
          ask('/auth/session', { headers: { [name]: 'x' } }).catch((error: unknown) => error),
        );
        expect([result, effects]).toEqual([new TypeError(`fetch: the header ${name} is not allowed`), noEffects]);
      },
    );

    test('nothing at all from an origin that is not listed', async () => {
      const url = `${bench.system().url}/auth/session`;
      for (const headers of [{}, tracing])
        await expect(fetchFromPage(url, { origin: 'https://evil.example', headers })).rejects.toThrow(TypeError);
    });
  });
});

// What README says can be done and met, against the code that does it: the commands by hand, the routes, the codes, the order of things.
describe('readme', () => {
  const root = join(import.meta.dirname, '..', '..');
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const readme = read('README.md');
  const api = read('docs/api.md');
  const bench = provideSystem();

  test('the commands by hand work as they stand there, each with what the one before gave', async () => {
    const { url, login, logs } = bench.system();
    const [, block = ''] = /By hand, while `npm start` runs:\n\n```sh\n([\s\S]+?)```/.exec(readme) ?? [];
    const script = block.replaceAll('http://127.0.0.1:PORT', login.url).replaceAll('http://localhost:3000', url);
    const { stdout } = await promisify(execFile)('sh', ['-euc', `${script}\necho; echo "$TOKEN"; echo "$SESSION"`]);
    const [answer = '', token = '', session = ''] = stdout.trim().split('\n');
    markers.add(token, session);
    expect(JSON.parse(answer)).toEqual({
      connectToken: expect.stringMatching(/^ctk1_/),
      token: expect.stringMatching(/^ctk1_/),
      expiresAt: expect.any(Number),
    });
    const lines = logs
      .map(({ text }) => text)
      .filter((text) => text.includes('"route":"POST /auth/corbadoConnectToken"'));
    expect(lines).toHaveLength(1);
    // The session that the second command got, not the existing login's token once more.
    expect(lines[0]).not.toContain('"credential":"jwt"');
  });

  describe('docs/api.md', () => {
    it.each(routes.map(({ method, path }) => [method, path]))('lists %s %s', (_, path) => {
      expect(api).toContain(`${path}\``);
    });

    it.each(Object.entries(refusalTable))('lists the code %s with its status', (code, { status }) => {
      const row = api.split('\n').find((line) => new RegExp(`^\\| \\d{3}[^|]*\\|.*\`${code}\``).test(line));
      expect(row?.split('|')[1]).toContain(String(status));
    });

    it('says what API Gateway itself answers, as it does', async () => {
      const { body, raw } = await bench.client.get('/no/such/path');
      expect(body.code).toBeUndefined();
      expect(api).toContain(raw);
    });
  });

  test('wherever something is done from the start, the project’s own CDK is there before it is called', () => {
    // Without it npx would fetch whatever version is newest, which may not read what this project's library writes.
    const sections = ['README.md', ...globSync('docs/*.md', { cwd: root })].flatMap((file) =>
      read(file).split(/^##+ /m),
    );
    const early = sections.filter((text) => text.includes('npm ci') && text.search(/npx cdk/) < text.indexOf('npm ci'));
    expect(early.filter((text) => text.includes('npx cdk')).map((text) => text.split('\n')[0])).toEqual([]);
  });
});

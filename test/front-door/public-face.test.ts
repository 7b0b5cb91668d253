// What README says can be done and met, against the code that does it: the commands by hand, the routes, the codes, the order of things.
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { refusalTable } from '../../functions/shared/frame/refusal.ts';
import { routes } from '../../infra/deployed-functions.ts';
import { markers } from '../support/markers.ts';
import { provideSystem } from '../support/system.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const api = read('docs/api.md');
const bench = provideSystem();

test('the commands by hand work as they stand there, each with what the one before gave', async () => {
  const { url, login, logs } = bench.system();
  const [, block = ''] = /By hand, while `npm start` runs:\n\n```sh\n([\s\S]+?)```/.exec(read('README.md')) ?? [];
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

test('docs/api.md lists every route, and every code with its status', () => {
  expect(routes.filter(({ path }) => !api.includes(`${path}\``))).toEqual([]);
  for (const [code, { status }] of Object.entries(refusalTable)) {
    const row = api.split('\n').find((line) => new RegExp(`^\\| \\d{3}[^|]*\\|.*\`${code}\``).test(line));
    expect([code, row?.split('|')[1]]).toEqual([code, expect.stringContaining(String(status))]);
  }
});

test('docs/api.md says what API Gateway itself answers, as it does', async () => {
  const { body, raw } = await bench.client.get('/no/such/path');
  expect(body.code).toBeUndefined();
  expect(api).toContain(raw);
});

test('wherever something is done from the start, the project’s own CDK is there before it is called', () => {
  // Without it npx would fetch whatever version is newest, which may not read what this project's library writes.
  const sections = ['README.md', ...globSync('docs/*.md', { cwd: root })].flatMap((file) => read(file).split(/^##+ /m));
  const early = sections.filter((text) => text.includes('npm ci') && text.search(/npx cdk/) < text.indexOf('npm ci'));
  expect(early.filter((text) => text.includes('npx cdk')).map((text) => text.split('\n')[0])).toEqual([]);
});

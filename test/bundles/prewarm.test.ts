// What a bundle asks for while it starts: counted, and without any consequence when all of it fails.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { environmentAt, startStubUpstreams } from './stub-upstreams.ts';

const [secret, corbado, unsigned] = ['GetSecretValue', '/v2', '/'];
const calls: Record<FunctionName, string[]> = {
  'pre-login': [secret, unsigned],
  'post-login': ['Query', 'PutItem', secret, secret, corbado],
  'post-append': ['PutItem', 'UpdateItem', secret, unsigned],
  'verify-passkey': ['Query', 'PutItem', secret, corbado],
  'connect-token': ['GetItem', secret, corbado],
  session: ['GetItem'],
  'corbado-webhook': ['PutItem', secret],
  'verify-auth-challenge': ['GetItem', 'PutItem', secret, corbado],
  authorize: ['GetItem'],
  reconcile: [],
  'define-auth-challenge': [],
  'create-auth-challenge': [],
};

const start = async (name: FunctionName, isDown: boolean) => {
  const upstreams = await startStubUpstreams(isDown);
  const folder = mkdtempSync(join(tmpdir(), 'prewarm-'));
  onTestFinished(() => {
    upstreams.close();
    rmSync(folder, { recursive: true });
  });
  const trusted = join(folder, 'certificate.pem');
  writeFileSync(trusted, upstreams.certificate);
  const code = `await import('${pathToFileURL(join(bundleFolder(name), 'index.mjs')).href}'); process.exit(0)`;
  const env = environmentAt(upstreams, trusted);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { env });
  return { asked: upstreams.asked, written: stdout + stderr };
};

it.each(functionNames)('%s asks once for each kind of thing that its first request needs', async (name) => {
  const { asked, written } = await start(name, false);
  expect([asked.toSorted(), written]).toEqual([calls[name].toSorted(), '']);
});

it.each(functionNames.filter((name) => calls[name].length > 0))(
  'R5: %s starts without a word when nothing of that is answered',
  async (name) => expect((await start(name, true)).written).toBe(''),
);

// The AWS SDK twice: whole, and without what the bundles leave out. In a world that stands still, so that each says the same each time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, vi } from 'vitest';
import { leanSdk } from '../../../infra/build/lean-sdk.ts';
import { leftOut } from '../../../infra/build/sdk-left-out.ts';
import { now } from './conversations.ts';
import { type Conversation, converse, type Sdk } from './sdk-conversation.ts';

const buildSdk = async (folder: string, name: string, plugins: Plugin[]): Promise<Sdk> => {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'the-sdk.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins,
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  });
  return import(/* @vite-ignore */ pathToFileURL(outfile).href);
};

/** Built once for the tests of a file. */
export const buildBothSdks = () => {
  const folder = mkdtempSync(join(tmpdir(), 'both-sdks-'));
  let lean: Sdk;
  let whole: Sdk;
  beforeAll(async () => {
    lean = await buildSdk(folder, 'lean', leanSdk(leftOut));
    whole = await buildSdk(folder, 'whole', []);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const converseWithLean = (conversation: Conversation) => converse(lean, conversation);
  return {
    /** What the same work comes to with each. */
    withBoth: async <Result>(work: (sdk: Sdk) => Promise<Result>) => ({
      expected: await work(whole),
      actual: await work(lean),
    }),
    converseWithLean,
    converseWithBoth: async (conversation: Conversation) => ({
      expected: await converse(whole, conversation),
      actual: await converseWithLean(conversation),
    }),
  };
};

const environment = {
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'a secret',
  AWS_SESSION_TOKEN: 'a session token',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
};

/**
 * The clock stopped, chance always the same, so no wait between attempts either, and an environment like Lambda's. For `beforeEach`, which
 * calls what is returned after the test.
 */
export const standStill = (): (() => void) => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  vi.spyOn(globalThis.crypto, 'randomUUID').mockReturnValue('00000000-0000-4000-8000-000000000000');
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
};

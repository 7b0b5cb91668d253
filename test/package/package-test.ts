// `npm run test:package`: packs the project, installs the tarball as teams do, and tries what they will try. Prints and counts it all.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineContents } from '../../release/contents.ts';
import { root } from '../../release/manifest.ts';
import { describeTarball, packClient, packProject } from '../../release/pack.ts';
import { sampleTemplate } from '../../release/samples.ts';
import { type Checks, createChecks } from './checks.ts';
import { commandVersion, createApp, expectPage } from './command-app.ts';
import { compilations, compileTypes } from './compilers.ts';
import { addProject, install } from './consumer-folder.ts';
import { askAreTheTypesWrong, askPublint, installJudges } from './judges.ts';
import { findNode20 } from './nodes.ts';
import { expectSessionCheck } from './session-check.ts';
import { expectClearRefusal, expectLookUp, expectSameTemplate, expectSynthesis, type Runner } from './synthesis.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { devDependencies, peerDependencies } = manifest as Record<string, Record<string, string>>;

/** The oldest version that a range of ours allows. */
const oldest = (range = ''): string => range.replace(/^[\^~]|^>=/, '');

const peers = { 'aws-cdk-lib': devDependencies?.['aws-cdk-lib'] ?? '', constructs: devDependencies?.constructs ?? '' };
const oldestPeers = {
  'aws-cdk-lib': oldest(peerDependencies?.['aws-cdk-lib']),
  constructs: oldest(peerDependencies?.constructs),
};
const languages = {
  tsx: '4.23.15',
  '@types/node': '20.19.9',
  '@aws-sdk/client-dynamodb': devDependencies?.['@aws-sdk/client-dynamodb'] ?? '',
  'typescript-5': 'npm:typescript@5.9.3',
  'typescript-7': `npm:typescript@${devDependencies?.typescript}`,
};

type World = {
  readonly folder: string;
  readonly tarball: string;
  readonly node20: string;
  readonly check: Checks['check'];
};

const tryTools = async ({ tarball, check }: World): Promise<void> => {
  await installJudges();
  const client = (await packClient()).path;
  for (const [name, packed, profile] of [
    ['the package', tarball, 'node16'],
    ['the client', client, 'esm-only'],
  ] as const) {
    await check(`${name}: publint finds nothing`, () => askPublint(packed));
    await check(`${name}: arethetypeswrong finds nothing`, () => askAreTheTypesWrong(packed, profile));
  }
};

const tryCurrent = async ({ folder, tarball, node20, check }: World): Promise<void> => {
  const consumer = join(folder, 'current');
  await install(consumer, tarball, { ...peers, ...languages });
  const [modules, commonJs] = [join(consumer, 'modules'), join(consumer, 'commonjs')];
  addProject(modules, 'module', 'app.mjs', 'app.ts', 'session.mjs');
  addProject(commonJs, 'commonjs', 'app.cjs', 'app.ts', 'session.cjs');
  const tsx = join(consumer, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const runner = (where: string, ...program: string[]): Runner => ({ folder: where, program });
  const apps = {
    'ES modules on Node 20': runner(modules, node20, 'app.mjs'),
    'CommonJS on Node 20': runner(commonJs, node20, 'app.cjs'),
    'TypeScript in tsx on Node 20, ES modules': runner(modules, node20, tsx, 'app.ts'),
    'ES modules on Node 24': runner(modules, process.execPath, 'app.mjs'),
    'CommonJS on Node 24': runner(commonJs, process.execPath, 'app.cjs'),
    'TypeScript in tsx on Node 24, CommonJS': runner(commonJs, process.execPath, tsx, 'app.ts'),
  };
  for (const sample of ['production', 'development'] as const) {
    const own = sampleTemplate(sample);
    for (const [title, app] of Object.entries(apps))
      await check(`${title}: the ${sample} template is the repository's own`, () =>
        expectSameTemplate(app, sample, own),
      );
  }
  await check('a wrong setting: all mistakes in one clear message', () =>
    expectClearRefusal(apps['ES modules on Node 20']),
  );
  for (const title of ['ES modules on Node 20', 'CommonJS on Node 24'] as const)
    await check(`${title}: a look-up of the team's own, in a layer`, () => expectLookUp(apps[title]));
  const services = {
    'ES modules on Node 20': runner(modules, node20, 'session.mjs'),
    'CommonJS on Node 20': runner(commonJs, node20, 'session.cjs'),
    'CommonJS on Node 24': runner(commonJs, process.execPath, 'session.cjs'),
  };
  for (const [title, service] of Object.entries(services))
    await check(`${title}: a service checks a session`, () => expectSessionCheck(service));
  for (const one of compilations) {
    const { compiler, moduleResolution } = one;
    await check(`${compiler}, ${moduleResolution}: the types compile, and refuse what is wrong`, () =>
      compileTypes(consumer, one),
    );
  }
};

const tryOldest = async ({ folder, tarball, node20, check }: World): Promise<void> => {
  const consumer = join(folder, 'oldest');
  await install(consumer, tarball, oldestPeers);
  addProject(join(consumer, 'app'), 'commonjs', 'app.cjs');
  const app = { folder: join(consumer, 'app'), program: [node20, 'app.cjs'] };
  await check(`the oldest aws-cdk-lib (${oldestPeers['aws-cdk-lib']}), without feature flags: synthesises`, () =>
    expectSynthesis(app, 'development', sampleTemplate('development')),
  );
  await check('nothing comes with the package but its peers', async () => {
    const installed = readdirSync(join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
    const others = installed.filter((name) => !['@aws-cdk', 'jsonschema', 'semver'].includes(name));
    deepStrictEqual(others.sort(), ['aws-cdk-lib', 'constructs', 'corbado-actions']);
  });
};

const tryCommand = async ({ folder, tarball, node20, check }: World): Promise<void> => {
  const consumer = join(folder, 'oldest');
  await check('the command says its version, on Node 20', async () =>
    strictEqual(await commandVersion(consumer, node20), manifest.version),
  );
  await check(
    'corbado-actions init, npm install and start in an empty folder reach the page, on Node 20 and 24',
    async () => {
      const app = await createApp(consumer, node20, tarball);
      await expectPage(app, node20);
      await expectPage(app, process.execPath);
    },
  );
};

const tryAll = async (folder: string, { check, counts }: Checks): Promise<boolean> => {
  console.log('packing');
  const packed = await packProject();
  console.log(describeTarball(packed));
  await check('the tarball holds what it should, and nothing else', async () =>
    deepStrictEqual(examineContents(packed), []),
  );
  const world = { folder, tarball: packed.path, node20: findNode20(folder), check };
  await tryTools(world);
  await tryCurrent(world);
  await tryOldest(world);
  await tryCommand(world);
  return counts().failed === 0;
};

const folder = mkdtempSync(join(tmpdir(), 'corbado-package-test-'));
const checks = createChecks(console.log);
const startedAt = performance.now();
try {
  if (await tryAll(folder, checks)) rmSync(folder, { recursive: true, force: true });
  else console.log(`\nkept for a look: ${folder}`);
} finally {
  const { passed, failed } = checks.counts();
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(join(root, '.local', 'package-results.json'), JSON.stringify({ passed, failed }));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`\n${passed} passed, ${failed} failed in ${seconds} s`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

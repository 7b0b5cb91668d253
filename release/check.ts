// `npm run release:check`: whether this version may follow the last release. With `--record` it becomes the last release itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { buildFunctions } from '../infra/build/build.ts';
import { buildTypes } from './build-types.ts';
import { bumpBetween, type Change, isEnough, neededBump } from './change.ts';
import { changelogProblems } from './changelog.ts';
import { compareSurfaces } from './compare-surfaces.ts';
import { manifestProblems, readManifest, root } from './manifest.ts';
import { checkRows, recordRows } from './rows.ts';
import { lastSurface, recordSurface, surfaceNow } from './surface.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const lockSchema = z.object({ version: z.string(), packages: z.record(z.string(), z.looseObject({})) });

const lockProblems = (version: string): string[] => {
  const lock = lockSchema.parse(JSON.parse(read('package-lock.json')));
  const locked = [lock.version, lock.packages['']?.version];
  return locked.every((one) => one === version)
    ? []
    : [`package-lock.json is of version ${locked[0]}, and package.json says ${version}: run npm install`];
};

const versionProblems = (changes: readonly Change[], last: string, now: string): string[] => {
  const [needed, bump] = [neededBump(changes, last), bumpBetween(last, now)];
  console.log(`\nlast release ${last}, this version ${now}: needed is ${needed}, and this is ${bump}`);
  return isEnough(bump, needed) ? [] : [`this needs a new ${needed} version after ${last}, and ${now} is ${bump}`];
};

const titles = {
  lost: 'Lost, which no version may do',
  breaking: 'Breaks',
  visible: 'A team that changed nothing sees in its template',
  addition: 'New',
} as const satisfies Record<Change['kind'], string>;

const report = (changes: readonly Change[]): void => {
  for (const [kind, title] of Object.entries(titles)) {
    const lines = changes.filter((change) => change.kind === kind).map(({ what }) => `  ${what}`);
    if (lines.length > 0) console.log(`\n${title}:\n${lines.join('\n')}`);
  }
  const isSilent = !changes.some(({ kind }) => kind === 'visible' || kind === 'lost');
  if (isSilent)
    console.log('\nA team that changed nothing sees new code of its functions in its template, and nothing else.');
};

const check = async (): Promise<string[]> => {
  const [last, now] = [lastSurface(), surfaceNow()];
  const changes = compareSurfaces(last, now);
  report(changes);
  const breaks = changes.some(({ kind }) => kind === 'breaking');
  const showsInTemplate = changes.some(({ kind }) => kind === 'visible');
  return [
    ...changes.filter(({ kind }) => kind === 'lost').map(({ what }) => what),
    ...manifestProblems(readManifest()),
    ...lockProblems(now.version),
    ...changelogProblems(read('CHANGELOG.md'), now.version, { breaks, showsInTemplate }),
    ...(await checkRows()),
    ...versionProblems(changes, last.version, now.version),
  ];
};

// The bundles are part of templates, and the types are what teams compile against.
await buildFunctions();
await buildTypes();
if (process.argv[2] === '--record') {
  recordSurface(surfaceNow());
  await recordRows();
  console.log('recorded in release/last/: commit it with the release');
} else {
  const problems = await check();
  for (const problem of problems) console.error(`\nwrong: ${problem}`);
  console.log(problems.length === 0 ? '\nthis version may be released' : `\n${problems.length} to correct`);
  if (problems.length > 0) process.exitCode = 1;
}

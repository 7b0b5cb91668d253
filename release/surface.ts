// What callers and teams rely on, as the code at hand has it, and as the last release had it. What it promises: docs/upgrade.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { refusalTable } from '../functions/shared/frame/refusal.ts';
import { deployedFunctions, functionAccess, routeKey, routes } from '../infra/deployed-functions.ts';
import { parseStage } from '../infra/settings/parse-stage.ts';
import { entries, libraryFolder } from './entries.ts';
import { readManifest, root } from './manifest.ts';
import { type Sample, sampleNames, samples, sampleTemplate, type Template, withoutCode } from './samples.ts';

export type Surface = {
  readonly version: string;
  /** `POST /auth/session`, aliases too. */
  readonly routes: readonly string[];
  /** `401 unauthorized`, as answers have them. */
  readonly answers: readonly string[];
  /** Names in CloudWatch. */
  readonly metrics: readonly string[];
  /** Declarations by file name: of each entry, and of what a log line may say. Those of an entry that did not exist are missing. */
  readonly types: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<Sample, Template>>;
};

const metricsOf = (sample: Sample): string[] => {
  const stage = parseStage(sample, samples[sample]);
  return deployedFunctions(stage).flatMap((name) => functionAccess(name, stage).counts);
};

/** Where they are once the types are built. */
const declarations: Readonly<Record<string, string>> = {
  ...Object.fromEntries(entries.map(({ name }) => [name, join(libraryFolder, `${name}.d.mts`)])),
  'log-facts': join('.local', 'types', 'functions', 'shared', 'frame', 'log-facts.d.ts'),
};
const typesNow = () =>
  Object.entries(declarations).map(([name, path]) => [name, readFileSync(join(root, path), 'utf8')]);

/** Needs everything in dist/ that the package has. */
export const surfaceNow = (): Surface => ({
  version: readManifest().version,
  routes: routes.map(routeKey).sort(),
  answers: Object.entries(refusalTable)
    .map(([code, { status }]) => `${status} ${code}`)
    .sort(),
  metrics: [...new Set(sampleNames.flatMap(metricsOf))].sort(),
  types: Object.fromEntries(typesNow()),
  templates: Object.fromEntries(
    sampleNames.map((sample) => [sample, withoutCode(sampleTemplate(sample))]),
  ) as Surface['templates'],
});

const lastFolder = join(import.meta.dirname, 'last');
const file = (name: string): string => join(lastFolder, name);
const typesFile = (name: string): string => file(`${name}.types.txt`);
const readJson = (name: string): unknown => JSON.parse(readFileSync(file(name), 'utf8'));

const texts = z.array(z.string());
const namesSchema = z.object({ version: z.string(), routes: texts, answers: texts, metrics: texts, types: texts });

/** Of the last release, from release/last/. */
export const lastSurface = (): Surface => {
  const { types, ...names } = namesSchema.parse(readJson('surface.json'));
  return {
    ...names,
    types: Object.fromEntries(types.map((name) => [name, readFileSync(typesFile(name), 'utf8')])),
    templates: Object.fromEntries(
      sampleNames.map((sample) => [sample, readJson(`${sample}.template.json`)]),
    ) as Surface['templates'],
  };
};

/** Makes this the last release. */
export const recordSurface = ({ types, templates, ...names }: Surface): void => {
  mkdirSync(lastFolder, { recursive: true });
  const writeJson = (name: string, value: unknown) => writeFileSync(file(name), `${JSON.stringify(value, null, 1)}\n`);
  writeJson('surface.json', { ...names, types: Object.keys(types) });
  for (const sample of sampleNames) writeJson(`${sample}.template.json`, templates[sample]);
  for (const [name, text] of Object.entries(types)) writeFileSync(typesFile(name), text);
};

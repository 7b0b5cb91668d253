// The licences of other people's code inside the package, which have to go with it: written from what the builds say they took in.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from './manifest.ts';

/** What a build took in: esbuild's metafile, as far as it matters here. */
export type BuildInputs = { readonly inputs: Readonly<Record<string, unknown>> };

// All let anybody pass the code on, within anything, together with this text.
const acceptable = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];

// Older packages write an object, or a list of them.
const named = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const packageSchema = z.object({ name: z.string(), version: z.string(), license: named.optional() });

type Bundled = z.output<typeof packageSchema> & { readonly text: string };

/** `node_modules/a/node_modules/@b/c/d.js` belongs to `node_modules/a/node_modules/@b/c`. */
const packageFolder = (input: string): string | undefined =>
  /^(?:[a-z-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];

const licenceText = (folder: string): string => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(?:[.-]\w+)?$/i.test(name));
  return file === undefined ? '(the package comes without the text)' : readFileSync(join(folder, file), 'utf8').trim();
};

const readPackage = (folder: string): Bundled => ({
  ...packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
  text: licenceText(folder),
});

const requireAcceptable = ({ name, version, license }: Bundled): void => {
  if (license !== undefined && acceptable.includes(license)) return;
  const choices = acceptable.join(', ');
  throw new Error(`${name} ${version} may not be passed on as it is: its licence is ${license}, and not ${choices}`);
};

/** The packages that these builds took code from, in the order of their names. */
export const bundledPackages = (builds: readonly BuildInputs[], folder = root): Bundled[] => {
  const folders = new Set(builds.flatMap(({ inputs }) => Object.keys(inputs).map(packageFolder)));
  const packages = [...folders].filter((path) => path !== undefined).map((path) => readPackage(join(folder, path)));
  const unique = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
};

const heading = `Other people's code inside corbado-actions, and the licences that it comes under.
`;

const section = ([text, packages]: [string, Bundled[]]): string =>
  `${'-'.repeat(80)}\n${packages.map(({ name, version, license }) => `${name} ${version} (${license})`).join('\n')}\n\n${text}\n`;

/**
 * The text for the package: each licence once, below the packages it is for.
 * @throws when a package may not be passed on
 */
export const licencesOf = (packages: readonly Bundled[]): string => {
  packages.forEach(requireAcceptable);
  const byText = new Map<string, Bundled[]>();
  for (const one of packages) byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
  return [heading, ...[...byText].map(section)].join('\n');
};

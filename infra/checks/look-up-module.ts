// Whether a folder that becomes a layer has a look-up that Lambda can load. Read, not run: a look-up may need what only Lambda has.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { AssetStaging, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { parse } from 'es-module-lexer/js';
import { lookUpFile } from '../look-up-file.ts';
import { steps } from '../settings/meant-setting.ts';

const bundle =
  'npx esbuild resolve-user.ts --bundle --platform=node --format=esm --target=node24 --main-fields=module,main ' +
  '--outfile=resolve-user/resolve-user.mjs';
const requireBanner = `--banner:js="import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"`;

/** Where the code of a layer of this app is; undefined for an archive, and for a layer that is somewhere else. */
const folderOf = (layer: Construct): string | undefined => {
  const staging = layer.node.tryFindChild('Code')?.node.tryFindChild('Stage');
  if (!(staging instanceof AssetStaging)) return undefined;
  const path = staging.absoluteStagedPath;
  return existsSync(path) && statSync(path).isDirectory() ? path : undefined;
};

const absence = (folder: string): string => {
  const files = readdirSync(folder);
  const near = files.find((file) => steps(file.toLowerCase(), lookUpFile) <= 3 && !file.endsWith('ts'));
  if (files.includes('nodejs') && existsSync(join(folder, 'nodejs', lookUpFile)))
    return `has ${lookUpFile} in nodejs/ — move it to the top of the layer`;
  const source = files.find((file) => /\.[cm]?ts$/.test(file));
  if (near !== undefined) return `has no ${lookUpFile}, but ${near} — it has to be an ES module of that name`;
  if (source !== undefined)
    return `has no ${lookUpFile}, but ${source}, and a layer takes JavaScript — bundle it first: ${bundle}`;
  return `has no ${lookUpFile} at its top — put your look-up there, as one ES module`;
};

// Lambda has the SDK, and finds the packages of layers for ES modules too:
// https://aws.amazon.com/blogs/compute/node-js-18-x-runtime-now-available-in-aws-lambda/
const isFound = (specifier: string, folder: string): boolean => {
  if (/^(?:\.{0,2}\/|file:|data:|@aws-sdk\/|@smithy\/)/.test(specifier) || isBuiltin(specifier)) return true;
  const [, name = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(specifier) ?? [];
  return ['nodejs/node_modules', 'node_modules'].some((packages) => existsSync(join(folder, packages, name)));
};

const mistakeIn = (text: string, folder: string): string | undefined => {
  const [imports, exports] = parse(text);
  const names = exports.map(({ n: name }) => name);
  if (names.length === 0 && /\b(?:module\.)?exports\b/.test(text))
    return `is CommonJS — write export, or bundle it as an ES module: ${bundle}`;
  if (!names.includes('resolveUser') && !names.includes('default'))
    return 'exports no resolveUser — write: export const resolveUser = async (typed, { signal }) => …';
  // What esbuild writes for a require in the packages that it bundles: it throws as soon as it is called in an ES module.
  if (text.includes('Dynamic require of') && !text.includes('createRequire'))
    return `has packages that call require, which an ES module lacks — add to esbuild --main-fields=module,main or, if that is not enough, ${requireBanner}`;
  const missing = imports.map(({ n: name }) => name).find((name) => name !== undefined && !isFound(name, folder));
  if (missing !== undefined) return `imports ${missing}, which is not in the layer — bundle it: ${bundle}`;
  return undefined;
};

/** Nothing for a module that is not here to be read. */
export const lookUpModuleProblem = (layer: Construct): string | undefined => {
  const folder = folderOf(layer);
  if (folder === undefined) return undefined;
  const file = join(folder, lookUpFile);
  // What is bundled by the app is there in a synthesis that bundles.
  if (!existsSync(file)) return Stack.of(layer).bundlingRequired ? absence(folder) : undefined;
  try {
    const mistake = mistakeIn(readFileSync(file, 'utf8'), folder);
    return mistake && `has a ${lookUpFile} that ${mistake}`;
  } catch (error) {
    const where = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `has a ${lookUpFile} that is no JavaScript (${where}) — bundle it: ${bundle}`;
  }
};

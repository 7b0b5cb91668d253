// `prepack`: builds all that the package holds into dist/, from nothing. npm runs it before it packs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFunctions } from '../infra/build/build.ts';
import { functionNames } from '../infra/functions.ts';
import { writePage } from '../page/build-page.ts';
import { buildLibrary } from './build-library.ts';
import { buildTypes } from './build-types.ts';
import { pageFolder } from './entries.ts';
import { type BuildInputs, bundledPackages, licencesOf } from './licences.ts';
import { root } from './manifest.ts';

const inputsOfFunctions = (): Promise<BuildInputs[]> =>
  Promise.all(
    functionNames.map(async (name) => JSON.parse(await readFile(join(root, 'dist', 'meta', `${name}.json`), 'utf8'))),
  );

/** Builds the functions, the page, the compiled code with its types, and the list of licences. */
export const buildPackage = async (): Promise<void> => {
  await buildFunctions();
  const [page, library] = await Promise.all([writePage(join(root, pageFolder)), buildLibrary(), buildTypes()]);
  const packages = bundledPackages([...(await inputsOfFunctions()), page, ...library]);
  await writeFile(join(root, 'dist', 'THIRD-PARTY-LICENCES.txt'), licencesOf(packages));
};

if (import.meta.main) await buildPackage();

// Where the functions' bundles are: in dist/ of the source tree, and beside the compiled code in the package.
import { basename, dirname, join } from 'node:path';
import type { FunctionName } from './functions.ts';

const here = import.meta.dirname;

/** Whether this runs from the package: its code is in dist/lib/, whereas the sources are in a folder named after their room. */
export const isPackaged = basename(here) === 'lib' && basename(dirname(here)) === 'dist';

/** Holds everything that is built: a folder for each function, and in the package also `lib/` and `page/`. */
export const distFolder = isPackaged ? dirname(here) : join(here, '..', 'dist');

/** The folder that holds a function's bundle, `index.mjs`. */
export const bundleFolder = (name: FunctionName): string => join(distFolder, name);

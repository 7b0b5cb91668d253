// How people call these commands: with npm in a clone of the repository, with npx where the package is installed.
import { dirname } from 'node:path';
import { distFolder, isPackaged } from '../../infra/bundle-folder.ts';
import ownPackage from '../../package.json' with { type: 'json' };

export { isPackaged };

/** The folder of package.json. */
export const packageRoot = dirname(distFolder);

/** Of this package. */
export const ownVersion = ownPackage.version;

/** In the order in which help shows them. */
export const subcommands = [
  'init',
  'start',
  'check',
  'doctor',
  'smoke',
  'secrets',
  'cognito',
  'user',
  'action',
  'template',
] as const;
export type Subcommand = (typeof subcommands)[number];

// npm has a word of its own for start, and two scripts are called after what they do.
const scripts: Partial<Record<Subcommand, string>> = {
  start: 'npm start --',
  secrets: 'npm run secrets:set --',
  cognito: 'npm run cognito:attach --',
};

/** What starts the local run, without options. */
export const startCommand = isPackaged ? 'npx corbado-actions start' : 'npm start';

/** What to type before the options: `npm run doctor --`, or `npx corbado-actions doctor`. */
export const callOf = (name: Subcommand): string =>
  isPackaged ? `npx corbado-actions ${name}` : (scripts[name] ?? `npm run ${name} --`);

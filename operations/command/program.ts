// How people call these commands: with npm in a clone of the repository, with npx where the package is installed.
import { runsFromSource } from '../../infra/package-root.ts';

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

/** What to type before the options: `npm run doctor --`, or `npx corbado-actions doctor`. */
export const callOf = (name: Subcommand): string =>
  runsFromSource ? (scripts[name] ?? `npm run ${name} --`) : `npx corbado-actions ${name}`;

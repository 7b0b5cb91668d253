// `corbado-actions init`: writes a small CDK app that uses the package, and says what comes next.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { isExactOrigin, projectIdPattern } from '../functions/shared/environment/settings.ts';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { placeholderProjectId } from '../infra/settings/login.ts';
import { type Command, oneOf, readWordsAndOptions, UsageProblem } from './command/command-line.ts';
import { ownVersion } from './command/program.ts';
import { linesTo } from './command/terminal.ts';
import { filesOf, type NewApp } from './init/files.ts';

const usage = `usage: npx corbado-actions init [FOLDER] [options]

Writes a small CDK app that uses the package, into this folder or another one. Overwrites nothing.

  --project-id ID   your project's id in the Corbado developer panel; without it, a placeholder
  --origin ORIGIN   a web app that may call the API (http://localhost:3000); can be repeated
  --language LANG   ts (the default) or js
  --package SPEC    where npm finds this package, if not in the registry: a version, or file:corbado-actions.tgz
  --help            print this`;

export type InitOptions = { readonly folder: string; readonly app: NewApp };

const readProjectId = (value: string): string => {
  if (projectIdPattern.test(value)) return value;
  throw new UsageProblem(`--project-id takes an id like pro-1234567890123456789, not ${value}`);
};

const readOrigin = (value: string): string => {
  if (isExactOrigin(value)) return value;
  throw new UsageProblem(`--origin takes an origin as a browser sends it, like https://app.example.com, not ${value}`);
};

const specOf = (value: string | undefined): string => {
  if (value === undefined) return `^${ownVersion}`;
  return value.startsWith('corbado-actions@') ? value.slice('corbado-actions@'.length) : value;
};

// What npm accepts: https://docs.npmjs.com/cli/configuring-npm/package-json#name
const nameOf = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'passkeys';

/** Throws a usage problem. */
export const parseInitOptions = (args: string[]): InitOptions => {
  const { values, positionals } = readWordsAndOptions(args, {
    'project-id': { type: 'string' },
    origin: { type: 'string', multiple: true, default: ['http://localhost:3000'] },
    language: { type: 'string', default: 'ts' },
    package: { type: 'string' },
  });
  const [folder = '.', another] = positionals;
  if (another !== undefined) throw new UsageProblem(`one folder at a time; ${JSON.stringify(another)} is one too many`);
  return {
    folder: resolve(folder),
    app: {
      name: nameOf(resolve(folder)),
      projectId: readProjectId(values['project-id'] ?? placeholderProjectId),
      needsProjectId: values['project-id'] === undefined,
      origins: values.origin.map(readOrigin),
      language: oneOf(values.language, '--language', ['ts', 'js']),
      packageSpec: specOf(values.package),
    },
  };
};

/** Returns the paths of what it wrote. Throws a configuration problem, and writes nothing, where one of them is there already. */
export const writeApp = ({ folder, app }: InitOptions): string[] => {
  const files = filesOf(app);
  const there = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  if (there.length > 0)
    throw new ConfigurationProblem(
      `${folder} has these files already: ${there.join(', ')} — choose an empty folder: npx corbado-actions init my-passkeys`,
    );
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of files) writeFileSync(join(folder, path), content);
  return [...files.keys()];
};

const nextSteps = ({ folder, app }: InitOptions): string => {
  const enter = relative('.', folder);
  const steps = [...(enter === '' ? [] : [`cd ${enter}`]), 'npm install', 'npm start'];
  const id = app.needsProjectId ? ' Before you deploy it, write your Corbado project id into the app.' : '';
  return `\nNext:\n\n${steps.map((step) => `  ${step}`).join('\n')}\n\nThat runs it on this machine, with a page.${id}`;
};

export const init: Command = {
  usage,
  run: async (args, { output }) => {
    const options = parseInitOptions(args);
    const write = linesTo(output);
    for (const path of writeApp(options)) write(`written  ${path}`);
    write(nextSteps(options));
    return 0;
  },
};

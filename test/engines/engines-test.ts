// npm run test:engines: the tests that reach the table, on another engine than the one inside the process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { dynamodbLocalLicence } from '../../local/dynamodb/dynamodb-local.ts';
import { engineNames } from '../../local/dynamodb/engine.ts';
import { type Command, runCommand, UsageProblem } from '../../operations/command/command-line.ts';
import { engineProgram } from '../support/engine.ts';

const root = join(import.meta.dirname, '..', '..');

const usage = `usage: npm run test:engines [-- ENGINE [arguments of vitest]]

Runs the tests that reach the table on another engine: dynoxide (the default), dynamodb-local, or embedded.`;

// What these try is decided before the table is asked, or is about what others answer.
const leftOut = [
  ['the gateway, and how requests are read', /^(gateway|http|browser-rules|public-face)/],
  ['keys and tokens of issuers', /^issuer-(keys|tokens)/],
  ['what Corbado answers, and how late', /^upstream/],
  ['the secrets of the bundle', /^secret/],
  ['what is written to the log', /^logging/],
  ['who may call an action, and in which words', /^(action-callers|actions-(iam|faces|forwarder))/],
  ['the documents', /^(openapi|dialects)/],
] as const;

const files = (): string[] =>
  globSync('test/front-door/*.test.ts', { cwd: root }).filter(
    (file) => !leftOut.some(([, pattern]) => pattern.test(basename(file))),
  );

const run = async ([word = 'dynoxide', ...further]: string[]): Promise<number> => {
  const name = engineNames.find((candidate) => candidate === word);
  if (name === undefined) throw new UsageProblem(`there is no engine ${word}: write ${engineNames.join(' or ')}`);
  const program = await engineProgram(name);
  if (name === 'dynamodb-local') console.log(dynamodbLocalLicence);
  console.log(
    `on ${program?.title ?? 'the embedded engine'}: unit tests (replayed), the journey and the front door, without`,
  );
  for (const [why] of leftOut) console.log(`  - ${why}`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', 'test/engines', 'test/functions', ...files(), ...further];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DYNAMODB_ENGINE: name },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === null) throw new ConfigurationProblem('the tests were ended by a signal');
  return code;
};

export const enginesTest: Command = { usage, run };

if (import.meta.main) await runCommand(enginesTest);

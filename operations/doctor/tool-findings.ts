// The tools on this machine: Node, and the CDK packages in exactly the versions that package.json pins.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { error, type Finding, ok } from './finding.ts';

const requiredNode = 24;

export const nodeFinding = (version: string): Finding =>
  Number(version.split('.')[0]) >= requiredNode
    ? ok('Node.js', version)
    : error(
        'Node.js',
        version,
        `needs ${requiredNode} or newer: npm ci brings it on Linux and Windows, or see https://nodejs.org`,
      );

const installedSchema = z.object({ version: z.string() });
const pinnedSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

const readJson = (...path: string[]): unknown => {
  try {
    return JSON.parse(readFileSync(join(...path), 'utf8'));
  } catch {
    return undefined;
  }
};

// A CDK command line older than its library refuses the library's output; a newer one is another tool than the one tested.
const packageFinding = (root: string, what: string, name: string): Finding => {
  const pinned = pinnedSchema.safeParse(readJson(root, 'package.json')).data?.devDependencies[name];
  const installed = installedSchema.safeParse(readJson(root, 'node_modules', name, 'package.json')).data?.version;
  if (installed === undefined) return error(what, 'not installed', 'npm ci');
  if (installed === pinned) return ok(what, `${installed}, as pinned`);
  return error(what, `${installed}, but package.json pins ${pinned ?? 'none'}`, 'npm ci');
};

/** `root` is the folder of package.json. */
export const toolFindings = (root: string, nodeVersion: string): Finding[] => [
  nodeFinding(nodeVersion),
  packageFinding(root, 'CDK command line', 'aws-cdk'),
  packageFinding(root, 'CDK library', 'aws-cdk-lib'),
];

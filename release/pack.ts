// Packs the project as `npm pack` does, and reads what npm says about the tarball.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import type { Packed } from './contents.ts';
import { root } from './manifest.ts';

const packedSchema = z.object({
  filename: z.string(),
  size: z.number(),
  unpackedSize: z.number(),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
});
// A list of packages, and in newer versions of npm an object of them.
const answerSchema = z.union([
  z.tuple([packedSchema]).transform(([packed]) => packed),
  z.record(z.string(), packedSchema).transform((packed, context) => {
    const [first] = Object.values(packed);
    if (first) return first;
    context.addIssue('npm has packed nothing');
    return z.NEVER;
  }),
]);

const runNpm = async (args: readonly string[]) => {
  try {
    return await promisify(execFile)('npm', args, { cwd: root, shell: process.platform === 'win32' });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ConfigurationProblem(`npm ${args[0]} failed\n${stderr ?? error}`);
  }
};

export type Tarball = Packed & { readonly path: string };

/** Returns what is in it, and where it is: below .local/package/. */
export const packProject = async (): Promise<Tarball> => {
  const folder = join(root, '.local', 'package');
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', folder];
  const { stdout } = await runNpm(args);
  const { filename, ...packed } = answerSchema.parse(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))));
  return { ...packed, path: join(folder, filename) };
};

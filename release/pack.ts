// Packs the project and its client as `npm pack` does, and reads what npm says about the tarballs.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
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

const runNpm = async (args: readonly string[], cwd: string) => {
  try {
    return await promisify(execFile)('npm', args, { cwd, shell: process.platform === 'win32' });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ConfigurationProblem(`npm ${args[0]} failed\n${stderr ?? error}`);
  }
};

export type Tarball = Packed & { readonly path: string };

/** Returns what is in it, and where it is: below .local/package/. */
const pack = async (from: string): Promise<Tarball> => {
  const folder = join(root, '.local', 'package');
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', folder];
  const { stdout } = await runNpm(args, from);
  const { filename, ...packed } = answerSchema.parse(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))));
  return { ...packed, path: join(folder, filename) };
};

/** `corbado-actions`: the construct, the functions and the command. */
export const packProject = (): Promise<Tarball> => pack(root);
/** `corbado-actions-client`, for web pages and apps. */
export const packClient = (): Promise<Tarball> => pack(join(root, 'client'));

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

/** `.local/package/corbado-actions-1.2.3.tgz: 950 kB packed, 3200 kB unpacked, 26 files` */
export const describeTarball = ({ path, size, unpackedSize, files }: Tarball): string =>
  `${relative(root, path)}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ${files.length} files`;

// What other people's tools say of a tarball: publint of its manifest, arethetypeswrong of its types.
import { join } from 'node:path';
import { run } from '../deployment/run-program.ts';

const folder = join(import.meta.dirname, 'tools');
const tool = (name: string, ...args: string[]) =>
  run({ file: join(folder, 'node_modules', '.bin', name), args, folder });

/** They have a lock file of their own, and come only when they are needed. */
export const installJudges = async (): Promise<void> => {
  await run({ file: 'npm', args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder });
};

export const askPublint = async (tarball: string): Promise<void> => {
  await tool('publint', 'run', tarball, '--strict');
};

/** `node16` leaves out `moduleResolution: node10`, which knows no `exports`: it finds the main entry, and no other. `esm-only` leaves out CommonJS. */
export const askAreTheTypesWrong = async (tarball: string, profile: 'node16' | 'esm-only'): Promise<void> => {
  await tool('attw', tarball, '--profile', profile, '--no-emoji', '--no-color');
};

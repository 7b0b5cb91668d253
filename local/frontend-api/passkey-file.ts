// The real passkeys in a file beside the other local data, so that they outlive the process as the user's device expects.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { Passkey } from '../corbado/corbado-state.ts';
import { isReal, webauthnPartSchema } from '../corbado/corbado-state.ts';

const fileSchema = z.array(
  z.strictObject({
    id: z.string(),
    userId: z.string(),
    displayName: z.string(),
    createdAtSeconds: z.int(),
    webauthn: webauthnPartSchema,
  }),
);

type PasskeyFile = {
  read(): Passkey[];
  /** Replaces the file as a whole: a process that dies in between leaves the old one. */
  write(passkeys: readonly Passkey[]): void;
};

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const parse = (file: string, text: string): Passkey[] => {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new ConfigurationProblem(
      `the passkeys in ${file} cannot be read — delete that file, or start without --keep`,
    );
  }
};

/** Without a folder nothing is kept. */
export const passkeyFile = (dataFolder: string | undefined): PasskeyFile => {
  if (dataFolder === undefined) return { read: () => [], write: () => undefined };
  const file = join(dataFolder, 'passkeys.json');
  return {
    read: () => {
      const text = readText(file);
      return text === undefined ? [] : parse(file, text);
    },
    write: (passkeys) => {
      mkdirSync(dataFolder, { recursive: true });
      writeFileSync(`${file}.new`, `${JSON.stringify(passkeys.filter(isReal), null, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
};

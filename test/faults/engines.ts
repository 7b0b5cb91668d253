// The engines that can be killed: programs of their own, with their data in a folder.
import { join } from 'node:path';
import { dynoxide } from '../../local/dynamodb/dynoxide.ts';
import type { EngineProgram } from '../../local/dynamodb/engine-program.ts';

/**
 * Both keep what they have answered when their process is killed, as it is in the operating system's page cache by then. Neither is asked to
 * survive a power cut: LevelDB does not wait for the disk, and SQLite's setting is the engine's own.
 */
export const killable = ['dynoxide', 'embedded'] as const;
export type KillableName = (typeof killable)[number];

/** The engine that otherwise runs inside the process, in one of its own. */
const embedded: EngineProgram = {
  title: 'the embedded engine',
  command: process.execPath,
  args: (port, dataFolder = '') => [join(import.meta.dirname, 'embedded-process.ts'), String(port), dataFolder],
};

export const programOf = (name: KillableName): EngineProgram => (name === 'embedded' ? embedded : dynoxide());

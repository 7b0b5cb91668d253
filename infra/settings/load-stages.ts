// Reads infra/stages.ts, which a person edits: whatever is wrong with it as a program is said in plain words, with the line.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigurationProblem, withoutSecrets } from './configuration-problem.ts';

/** The file with the stages. The variable is for tests, which must not depend on what somebody deploys. */
export const stagesFile = (): string =>
  resolve(process.env.CORBADO_ACTIONS_STAGES ?? join(import.meta.dirname, '..', 'stages.ts'));

// In a stack the first line that is about a file of the project is the place to look at.
const placeOf = (error: unknown): string | undefined => {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  for (const line of lines.filter((text) => !/node_modules|node:/.test(text))) {
    const { file, at } = /(?<file>(?:file:\/\/)?[^\s()]+\.[cm]?[jt]s):(?<at>\d+)/.exec(line)?.groups ?? {};
    if (file === undefined) continue;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return `${relative(process.cwd(), path)}:${at}`;
  }
  return undefined;
};

// A comma that is missing is noticed at what follows it.
const isFormMistake = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX';

const unreadable = (file: string, error: unknown): ConfigurationProblem => {
  const what = withoutSecrets(error instanceof Error ? error.message : String(error));
  const fix = isFormMistake(error) ? 'correct it there, or at the end of the line before' : 'correct it there';
  return new ConfigurationProblem(`${placeOf(error) ?? relative(process.cwd(), file)}: ${what} — ${fix}`);
};

/**
 * What the file has under each stage's name, as it is written there. A file that does not exist has no stages.
 * @throws ConfigurationProblem for a file that cannot be loaded, or that exports no `stages`.
 */
export const loadStages = async (file = stagesFile()): Promise<ReadonlyMap<string, unknown>> => {
  if (!existsSync(file)) return new Map();
  const loaded: { stages?: unknown } = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (typeof loaded.stages === 'object' && loaded.stages !== null) return new Map(Object.entries(loaded.stages));
  const name = relative(process.cwd(), file);
  throw new ConfigurationProblem(`${name}: exports no stages — write export const stages = { dev: { … } };`);
};

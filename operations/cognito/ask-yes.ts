// Asks a person whether to go on. Where nobody is, nothing goes on.
import { createInterface } from 'node:readline/promises';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

export type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
};

/** Anything but yes is no. Throws a configuration problem when there is no terminal to ask at. */
export const askYes = async (question: string, { input, output }: Terminal): Promise<boolean> => {
  if (input.isTTY !== true) throw new ConfigurationProblem('there is nobody to ask — add --yes. Nothing was changed.');
  const line = createInterface({ input, output });
  // Ctrl-C, or a terminal that closes.
  const closed = new Promise<string>((resolve) => line.once('close', () => resolve('')));
  const answer = await Promise.race([line.question(`${question} [y/N] `), closed]);
  line.close();
  return /^y(es)?$/i.test(answer.trim());
};

// What a command asks a person or reads from a pipe: a yes, a secret that no terminal shows, a text.
import { createInterface } from 'node:readline';
import { createInterface as createPrompt } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';

export type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
  /** For what went wrong, and for progress where the output is for a program. */
  readonly errors: NodeJS.WritableStream;
};

type Dialogue = Pick<Terminal, 'input' | 'output'>;

/** Writes lines to a stream. */
export const linesTo =
  (stream: NodeJS.WritableStream) =>
  (line: string): void =>
    void stream.write(`${line}\n`);

/** All that is piped in, without the white space around it. */
export const readPipe = async (input: Terminal['input']): Promise<string> => (await text(input)).trim();

/** Anything but yes is no. Throws a configuration problem when there is no terminal to ask at. */
export const askYes = async (question: string, { input, output }: Dialogue): Promise<boolean> => {
  if (input.isTTY !== true) throw new ConfigurationProblem('there is nobody to ask — add --yes. Nothing was changed.');
  const line = createPrompt({ input, output });
  // Ctrl-C, or a terminal that closes.
  const closed = new Promise<string>((resolve) => line.once('close', () => resolve('')));
  const answer = await Promise.race([line.question(`${question} [y/N] `), closed]);
  line.close();
  return /^y(es)?$/i.test(answer.trim());
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

const askHidden = (question: string, { input, output }: Dialogue): Promise<string> => {
  output.write(question);
  // The line editor echoes to its output, so it gets one that leads nowhere.
  const line = createInterface({ input, output: nowhere(), terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    line.once('SIGINT', () => line.close());
    line.once('close', () => {
      output.write('\n');
      reject(new ConfigurationProblem('nothing was entered, and nothing changed'));
    });
    line.question('', (answer) => {
      resolve(answer);
      line.close();
    });
  });
};

/** The secret without white space around it. From a pipe it is all there is; at a terminal, one hidden line. */
export const askSecret = async (question: string, terminal: Dialogue): Promise<string> =>
  terminal.input.isTTY === true ? (await askHidden(question, terminal)).trim() : readPipe(terminal.input);

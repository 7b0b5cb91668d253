// Takes a secret from a person or a pipe. A terminal shows nothing of what is typed or pasted.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

export type SecretSource = NodeJS.ReadableStream & { readonly isTTY?: boolean };

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

const askHidden = (question: string, input: SecretSource, output: NodeJS.WritableStream): Promise<string> => {
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
export const askSecret = async (
  question: string,
  input: SecretSource,
  output: NodeJS.WritableStream,
): Promise<string> => {
  const given = input.isTTY === true ? await askHidden(question, input, output) : await text(input);
  return given.trim();
};

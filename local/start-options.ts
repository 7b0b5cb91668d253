// The options of `npm start`.
import { readOptions, UsageProblem } from '../operations/command/command-line.ts';
import { callOf } from '../operations/command/program.ts';
import type { WantedConstruct } from './own-app/find-construct.ts';

export const usage = `usage: ${callOf('start')} [options]

Runs the template of the CDK app in this folder on this machine, with a page that shows what it does. Needs no AWS account.

  --once            run the whole journey once, print each step, and stop
  --port N          listen on this port (default 3000; with --once any free one)
  --keep            keep the data, so that it survives a restart
  --stack NAME      the stack with the CorbadoActions to run, if the app has several
  --construct PATH  which of them, such as Auth
  --help            print this`;

export type StartOptions = {
  readonly once: boolean;
  readonly port: number;
  readonly keep: boolean;
  readonly wanted: WantedConstruct;
};

const readPort = (text: string | undefined, once: boolean): number => {
  if (text === undefined) return once ? 0 : 3000;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageProblem(`--port ${text} is not a port number: use 0 (any free one) to 65535`);
};

/** Throws a usage problem. */
export const parseStartOptions = (args: string[]): StartOptions => {
  const { once, keep, port, stack, construct } = readOptions(args, {
    once: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    port: { type: 'string' },
    stack: { type: 'string' },
    construct: { type: 'string' },
  });
  return { once, keep, port: readPort(port, once), wanted: { stackName: stack, construct } };
};

// The options of `npm start`.
import { parseArgs } from 'node:util';

export const usage = `usage: npm start [-- options]

  --once     run the whole journey once, print each step, and stop
  --port N   listen on this port (default 3000; with --once any free one)
  --keep     keep the data in .local/data, so that it survives a restart
  --help     print this`;

export type StartOptions = { once: boolean; port: number; keep: boolean; help: boolean };

const readPort = (text: string | undefined, once: boolean): number => {
  if (text === undefined) return once ? 0 : 3000;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port ${text} is not a port number: use 0 (any free one) to 65535`);
};

/** Throws an error whose message can be shown as it is. */
export const parseStartOptions = (args: string[]): StartOptions => {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string' },
    },
  });
  return { once: values.once, keep: values.keep, help: values.help, port: readPort(values.port, values.once) };
};

// A function that does what the event says.
import { setTimeout } from 'node:timers/promises';

const actions = {
  'return-nothing': () => undefined,
  'return-value': ({ value }) => value,
  'return-undefined-inside': () => ({ kept: 1, lost: undefined }),
  'return-bigint': () => ({ value: 1n }),
  throw: () => {
    throw new TypeError('no such thing');
  },
  exit: () => process.exit(3),
  'crash-later': () => {
    globalThis.setTimeout(() => {
      throw new RangeError('out of the blue');
    });
    return setTimeout(60_000);
  },
  hang: () => setTimeout(60_000, undefined, { ref: false }),
  spin: () => {
    for (;;);
  },
  wait: ({ milliseconds }) => setTimeout(milliseconds, 'waited'),
  log: ({ texts }) => {
    for (const text of texts) process.stdout.write(text);
    console.error('to stderr');
    return 'logged';
  },
  time: () => ({
    now: Date.now(),
    fromNew: Date.parse(new Date().toISOString()),
    fromText: new Date(`${Date()}`).getTime(),
    fixed: new Date(86_400_000).toISOString(),
    utc: Date.UTC(2026, 0, 1),
    isDate: new Date() instanceof Date && new Date().constructor === Date,
    uptime: process.uptime(),
  }),
  global: ({ name, value }) => {
    const before = globalThis[name];
    globalThis[name] = value;
    process.env[name] = value;
    return before ?? null;
  },
};

export const handler = async (event) => actions[event.action](event);

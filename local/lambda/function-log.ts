// What the functions have written, cut into lines as CloudWatch does, and of these the newest.
import type { FunctionName } from '../../infra/functions.ts';
import type { Clock } from '../clock.ts';

/** Returns the function to call with each piece of output; an unfinished line waits for its end. */
export const createLineSplitter = (onLine: (line: string) => void): ((text: string) => void) => {
  let unfinished = '';
  return (text) => {
    const lines = `${unfinished}${text}`.split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  };
};

export type LogLine = { readonly function: FunctionName; readonly text: string; readonly atMilliseconds: number };

export type FunctionLog = {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  add(name: FunctionName, text: string): void;
  /** Calls the listener with each new line; returns the function that ends it. */
  onLine(listener: (line: LogLine) => void): () => void;
};

const maximumLines = 2000;

export const createFunctionLog = (clock: Clock): FunctionLog => {
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  return {
    lines,
    add: (name, text) => {
      const line = { function: name, text, atMilliseconds: clock.nowMilliseconds() };
      lines.push(line);
      if (lines.length > maximumLines) lines.shift();
      for (const listener of listeners) listener(line);
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

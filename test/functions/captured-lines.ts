// What an invocation writes to its log, caught before it reaches the terminal.
import { afterEach, beforeEach, vi } from 'vitest';
import * as z from 'zod';

const line = z.record(z.string(), z.unknown());

/** The lines written during the test at hand, each as it stands; fails when one is no JSON object. */
export const captureLines = () => {
  let written = '';
  beforeEach(() => {
    written = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
  });
  afterEach(() => void vi.restoreAllMocks());
  const lines = () => written.split('\n').slice(0, -1);
  return { text: () => written, objects: () => lines().map((text) => line.parse(JSON.parse(text))) };
};

// The check that ends every file: what was logged and answered holds no secret, says nothing of a cause, and is well formed.
import { expect } from 'vitest';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { markers } from './markers.ts';
import { recordedAnswers } from './recorded-answers.ts';

// Words of stacks, libraries, AWS and secrets: none belongs into an answer.
const causes = /at .*\(|node_modules|dynamodb|amazonaws|ECONN|corbado1_|whsec_|stack/i;

// What Lambda itself reports of an invocation that failed, and the line that AWS's runtime client writes about it; the function wrote neither.
const runtimeLine =
  /^(?:timeout|init|handler) failure: |^\{"timestamp":"[^"]+","level":"ERROR","requestId":"[^"]+","message":\{/;

const shorten = (text: string): string => `${text.slice(0, 60)}…`;

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
};

/** L1: no collected secret in any log line or error answer. */
const checkSecrets = (lines: readonly LogLine[]): void => {
  const texts = [...lines.map(({ text }) => text), ...recordedAnswers().map(({ text }) => text)];
  // Hundreds of secrets are looked for much faster in one long text than in each of its lines.
  const isClean = markers.countIn(texts.join('\n')) === 0;
  const telling = isClean ? [] : texts.filter((text) => markers.countIn(text) > 0);
  expect(telling.map(shorten), 'L1: log lines and error answers that hold a secret').toEqual([]);
};

/** L2: error answers are made of fixed texts. */
const checkCauses = (): void => {
  const telling = recordedAnswers().filter(({ text }) => causes.test(text));
  expect(telling, 'L2: error answers that tell of their cause').toEqual([]);
};

/** L3: one JSON object per line, with the fields that everything else relies on. */
const checkForm = (lines: readonly LogLine[]): void => {
  for (const line of lines) {
    expect(parse(line.text), `L3: ${shorten(line.text)}`).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: expect.stringMatching(/^(INFO|WARN|ERROR)$/),
      function: line.function,
      requestId: expect.stringMatching(/./),
      outcome: expect.stringMatching(/^(ok|refused)$/),
    });
  }
};

/** `failedStarts`: whether the file means functions to fail as a whole, about which Lambda writes lines of its own. */
export const checkNothingLeaked = (lines: readonly LogLine[], failedStarts: boolean): void => {
  checkSecrets(lines);
  checkCauses();
  checkForm(failedStarts ? lines.filter(({ text }) => !runtimeLine.test(text)) : lines);
};

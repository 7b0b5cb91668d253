// Prints a journey in the terminal: two short lines a step, readable without colour.
import type { JourneyStep, ShownAnswer, ShownRequest } from './journey/step.ts';

type Terminal = {
  write: (line: string) => void;
  /** Colour is an extra for a person at a terminal; nothing is said by colour alone. */
  colour: boolean;
  /** Width to which lines are cut. */
  columns: number;
};

const codes = { dim: 2, red: 31, green: 32, bold: 1 };
const titleColumns = 68;
const whoColumns = 'Native app'.length;
const indent = ' '.repeat(4 + whoColumns + 2);

const paint = (terminal: Terminal, style: keyof typeof codes, text: string): string =>
  terminal.colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

const cut = (text: string, columns: number): string =>
  text.length > columns ? `${text.slice(0, columns - 1)}…` : text;

const describeRequest = ({ method, url }: ShownRequest): string => `${method} ${url}`;

const describeAnswer = ({ status, body, cookie }: ShownAnswer): string => {
  const parts = [String(status), body === undefined ? '' : JSON.stringify(body), cookie ? `cookie ${cookie}` : ''];
  return parts.filter((part) => part !== '').join('  ');
};

const reportStep = (terminal: Terminal, step: JourneyStep): void => {
  const number = String(step.number).padStart(3);
  const verdict = step.ok ? paint(terminal, 'green', 'ok') : paint(terminal, 'red', 'FAILED');
  const time = paint(terminal, 'dim', `${step.milliseconds} ms`);
  terminal.write(
    `${number} ${step.who.padEnd(whoColumns)}  ${paint(terminal, 'bold', step.title.padEnd(titleColumns))}  ${verdict}  ${time}`,
  );
  const details = [step.request && describeRequest(step.request), step.answer && `→ ${describeAnswer(step.answer)}`];
  for (const line of details) {
    if (line) terminal.write(paint(terminal, 'dim', `${indent}${cut(line, terminal.columns - indent.length)}`));
  }
  if (step.problem) terminal.write(`${indent}${paint(terminal, 'red', step.problem)}`);
};

/** Prints each step as it comes; true when the journey reached its end without a failed step. */
export const reportJourney = async (steps: AsyncIterable<JourneyStep>, terminal: Terminal): Promise<boolean> => {
  const done: JourneyStep[] = [];
  for await (const step of steps) {
    reportStep(terminal, step);
    done.push(step);
  }
  const failed = done.find((step) => !step.ok);
  const total = done.reduce((sum, step) => sum + step.milliseconds, 0);
  const summary = failed ? `Failed at step ${failed.number}: ${failed.title}` : `All ${done.length} steps passed`;
  terminal.write(`\n${paint(terminal, failed ? 'red' : 'green', summary)} (${total} ms)`);
  return failed === undefined && done.length > 0;
};

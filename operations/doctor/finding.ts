// One line of the doctor: what was looked at, how it is, and what to do when it is not well.
import { counted, verdictLine } from '../command/progress.ts';

export type Level = 'ok' | 'warning' | 'error';

export type Finding = {
  readonly level: Level;
  /** What was looked at, in a word or two. */
  readonly what: string;
  readonly found: string;
  /** What to do; absent when all is well. */
  readonly fix?: string;
};

export const ok = (what: string, found: string): Finding => ({ level: 'ok', what, found });
export const warning = (what: string, found: string, fix: string): Finding => ({ level: 'warning', what, found, fix });
export const error = (what: string, found: string, fix: string): Finding => ({ level: 'error', what, found, fix });

const whatColumns = 20;

/** As it is printed, the fix on a line of its own. */
export const describeFinding = ({ level, what, found, fix }: Finding): string => {
  const details = fix === undefined ? [] : [`${' '.repeat(whatColumns)}→ ${fix}`];
  return verdictLine(level, `${what.padEnd(whatColumns)}${found}`, details);
};

const count = (findings: readonly Finding[], level: Level): number =>
  findings.filter((finding) => finding.level === level).length;

/** The last line. */
export const summarize = (findings: readonly Finding[]): string =>
  `${count(findings, 'ok')} ok, ${counted(count(findings, 'warning'), 'warning')}, ${counted(count(findings, 'error'), 'error')}`;

/** Whether something must be mended before anything else is worth trying. */
export const isSerious = (findings: readonly Finding[]): boolean => count(findings, 'error') > 0;

// What `corbado-actions check` says of one stage or one stack, to a person and to a program.
import type { SynthMessage } from '../../infra/dry-synth.ts';
import { verdictLine } from '../command/progress.ts';

export type Verdict = {
  /** Of the stage or the stack. */
  readonly name: string;
  /** What keeps it from being deployed, one line each. */
  readonly mistakes: readonly string[];
  /** What synth says about it. */
  readonly messages: readonly SynthMessage[];
};

export const isRefused = ({ mistakes, messages }: Verdict): boolean =>
  mistakes.length > 0 || messages.some(({ level }) => level === 'error');

export const describeVerdict = (verdict: Verdict): string => {
  const details = [...verdict.mistakes, ...verdict.messages.map(({ level, text }) => `${level}: ${text}`)];
  return verdictLine(isRefused(verdict) ? 'REFUSED' : 'ok', verdict.name, details);
};

// `npm run doctor`: what is well and what is not, before and after a deployment, each with its fix.
import { join } from 'node:path';
import { runCommand } from './command-line.ts';
import { type DoctorOptions, parseDoctorOptions, usage } from './doctor/doctor-options.ts';
import { examineLocal } from './doctor/examine-local.ts';
import { examineWholeStage } from './doctor/examine-stage.ts';
import { describeFinding, type Finding, isSerious, summarize } from './doctor/finding.ts';
import { requireWrittenStage } from './stage-lookup.ts';

const root = join(import.meta.dirname, '..');

const examine = (options: DoctorOptions): AsyncGenerator<Finding> => {
  if (options.target === 'local') return examineLocal(options.url, root);
  const { stageName, region } = options;
  const written = requireWrittenStage(stageName);
  return examineWholeStage({ stageName, written, region, root });
};

/** Prints findings as they come; returns the exit code. */
export const report = async (findings: AsyncIterable<Finding>, write: (line: string) => void): Promise<number> => {
  const seen: Finding[] = [];
  for await (const finding of findings) {
    write(describeFinding(finding));
    seen.push(finding);
  }
  write(`\n${summarize(seen)}`);
  return isSerious(seen) ? 1 : 0;
};

if (import.meta.main) await runCommand(usage, (args) => report(examine(parseDoctorOptions(args)), console.log));

// The stage as it is written: checked by the very rules that a deployment applies, all mistakes at once.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { parseStage } from '../../infra/parse-stage.ts';
import { placeholderProjectId, type Stage } from '../../infra/stage-schema.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const what = 'stage';

const mistakeFindings = (problem: ConfigurationProblem): Finding[] =>
  problem.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .map((line) => {
      const [mistake = '', ...fix] = line.split(' — ');
      return error(what, mistake, fix.join(' — ') || 'see infra/stages.ts');
    });

const projectFinding = ({ corbado }: Stage): Finding =>
  corbado.projectId === placeholderProjectId
    ? warning(
        'Corbado project',
        'is the placeholder',
        'set corbado.projectId to yours, from the Corbado developer panel',
      )
    : ok('Corbado project', corbado.projectId);

/** `stage` is absent when there are mistakes, and the findings are those. `written` is what stages.ts has under the name. */
export const examineStage = (name: string, written: unknown): { stage?: Stage; findings: Finding[] } => {
  try {
    const stage = parseStage(name, written);
    return { stage, findings: [ok(what, `${name}, ${stage.kind}, no mistakes`), projectFinding(stage)] };
  } catch (problem) {
    if (!(problem instanceof ConfigurationProblem)) throw problem;
    return { findings: mistakeFindings(problem) };
  }
};

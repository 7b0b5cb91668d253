// The local run: the same tools, its own stage, and whether it answers.
import { localStage } from '../../infra/local-stage.ts';
import { answerFinding, originFinding } from './address-findings.ts';
import { error, type Finding } from './finding.ts';
import { examineStage } from './stage-findings.ts';
import { toolFindings } from './tool-findings.ts';

/** `url` is where `npm start` listens, which is also the origin of its page. */
export async function* examineLocal(url: string, root: string): AsyncGenerator<Finding> {
  yield* toolFindings(root, process.versions.node);
  const { stage, findings } = examineStage('local', localStage);
  yield* findings;
  const answer = await answerFinding(url);
  yield answer.level === 'ok' ? answer : error(answer.what, answer.found, 'start it: npm start');
  if (stage !== undefined) yield originFinding(url, [new URL(url).origin], stage.session.cookieSameSite);
}

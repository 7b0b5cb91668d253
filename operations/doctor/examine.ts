// Everything that the doctor looks at: of a stage, from the tools on this machine to the address that clients call; or of the local run.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import { localStage } from '../../local/local-stage.ts';
import { type AwsPlace, openAwsPlace } from '../aws/aws-place.ts';
import { type DeployedStack, findStack, stackNameOf } from '../aws/deployed-stack.ts';
import { writtenRegion } from '../command/written-stage.ts';
import { answerFinding, certificateFinding, originFinding, secretFindings, stackFinding } from './deployment.ts';
import { error, type Finding } from './finding.ts';
import { poolFindings } from './pool.ts';
import { examineAccount, examineStage, toolFindings } from './preparation.ts';

export type StageToExamine = {
  readonly stageName: string;
  /** As it stands in stages.ts. */
  readonly written: unknown;
  readonly region: string | undefined;
  /** The folder of package.json. */
  readonly root: string;
};

async function* addressFindings(stack: DeployedStack, stage: Stage): AsyncGenerator<Finding> {
  const url = stack.outputs.get('ApiUrl');
  if (url === undefined) return;
  if (stage.functions.session) yield answerFinding(url);
  yield* await certificateFinding(url, Date.now());
  yield originFinding(url, stage.allowedOrigins, stage.session.cookieSameSite);
}

async function* deployedFindings(place: AwsPlace, stage: Stage): AsyncGenerator<Finding> {
  const stack = await findStack(place.cloudformation, stackNameOf(stage.name));
  yield stackFinding(stack, stage.name);
  yield* await poolFindings(place, stage, stack);
  if (stack === undefined) return;
  yield* await secretFindings(place, stack, { stageName: stage.name, apiAuth: stage.corbado.apiAuth });
  yield* addressFindings(stack, stage);
}

const openPlace = async ({ region, written }: StageToExamine): Promise<AwsPlace | Finding> => {
  try {
    return await openAwsPlace(region ?? writtenRegion(written));
  } catch (problem) {
    if (!(problem instanceof ConfigurationProblem)) throw problem;
    const [found = '', fix = ''] = problem.message.split(' — ');
    return error('Region', found, fix);
  }
};

/** Yields findings as they come. A mistake that makes the following ones meaningless is the last. */
export async function* examineWholeStage(wanted: StageToExamine): AsyncGenerator<Finding> {
  yield* toolFindings(wanted.root, process.versions.node);
  const { stage, findings } = examineStage(wanted.stageName, wanted.written);
  yield* findings;
  const place = await openPlace(wanted);
  if (!('sts' in place)) return yield place;
  try {
    const account = await examineAccount(place, stage ?? {});
    yield* account.findings;
    if (account.usable && stage !== undefined) yield* deployedFindings(place, stage);
  } finally {
    place.close();
  }
}

/** `url` is where `npm start` listens, which is also the origin of its page. */
export async function* examineLocal(url: string, root: string): AsyncGenerator<Finding> {
  yield* toolFindings(root, process.versions.node);
  const { stage, findings } = examineStage('local', localStage);
  yield* findings;
  const answer = await answerFinding(url);
  yield answer.level === 'ok' ? answer : error(answer.what, answer.found, 'start it: npm start');
  if (stage !== undefined) yield originFinding(url, [new URL(url).origin], stage.session.cookieSameSite);
}

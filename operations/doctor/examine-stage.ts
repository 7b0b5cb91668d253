// Everything about one stage, from the tools on this machine to the address that clients call. Each step needs the one before.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { Stage } from '../../infra/stage-schema.ts';
import { type AwsPlace, openAwsPlace } from '../aws/aws-place.ts';
import { type DeployedStack, findStack, stackNameOf } from '../aws/deployed-stack.ts';
import { writtenRegion } from '../stage-lookup.ts';
import { examineAccount } from './account-findings.ts';
import { answerFinding, certificateFinding, originFinding } from './address-findings.ts';
import { error, type Finding } from './finding.ts';
import { poolFindings } from './pool-findings.ts';
import { secretFindings } from './secret-findings.ts';
import { stackFinding } from './stack-findings.ts';
import { examineStage } from './stage-findings.ts';
import { toolFindings } from './tool-findings.ts';

export type StagePatient = {
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

const openPlace = async ({ region, written }: StagePatient): Promise<AwsPlace | Finding> => {
  try {
    return await openAwsPlace(region ?? writtenRegion(written));
  } catch (problem) {
    if (!(problem instanceof ConfigurationProblem)) throw problem;
    const [found = '', fix = ''] = problem.message.split(' — ');
    return error('Region', found, fix);
  }
};

/** Yields findings as they come. A mistake that makes the following ones meaningless is the last. */
export async function* examineWholeStage(patient: StagePatient): AsyncGenerator<Finding> {
  yield* toolFindings(patient.root, process.versions.node);
  const { stage, findings } = examineStage(patient.stageName, patient.written);
  yield* findings;
  const place = await openPlace(patient);
  if (!('sts' in place)) return yield place;
  try {
    const account = await examineAccount(place, stage ?? {});
    yield* account.findings;
    if (account.usable && stage !== undefined) yield* deployedFindings(place, stage);
  } finally {
    place.close();
  }
}

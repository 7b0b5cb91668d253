// Everything that the doctor looks at: of a deployment, from the tools on this machine to the address that clients call; or of the local run.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { localStage } from '../../local/local-stage.ts';
import { type AwsPlace, openAwsPlace } from '../aws/aws-place.ts';
import type { DeployedSettings } from '../aws/deployed-settings.ts';
import { type DeployedStack, findDeployed } from '../aws/deployed-stack.ts';
import { readSettings, settingsOfStage } from '../aws/read-settings.ts';
import type { Deployment } from '../command/deployment.ts';
import { isPackaged, packageRoot, startCommand } from '../command/program.ts';
import { answerFinding, certificateFinding, originFinding, secretFindings, stackFinding } from './deployment.ts';
import { error, type Finding } from './finding.ts';
import { lookUpModuleFindings } from './look-up.ts';
import { poolFindings } from './pool.ts';
import {
  bootstrapFinding,
  examineAccount,
  examineStage,
  nodeFinding,
  toolFindings,
  type WantedPlace,
} from './preparation.ts';

type Known = { readonly settings: DeployedSettings; readonly deployment: Deployment };

async function* addressFindings({ outputs }: DeployedStack, settings: DeployedSettings): AsyncGenerator<Finding> {
  const url = outputs.get('ApiUrl');
  if (url === undefined) return;
  if (settings.functions.has('session')) yield answerFinding(url);
  yield* await certificateFinding(url, Date.now());
  yield originFinding(url, settings.allowedOrigins, settings.session.cookieSameSite);
}

async function* deployedFindings(place: AwsPlace, known: Known, stack?: DeployedStack): AsyncGenerator<Finding> {
  const { settings, deployment } = known;
  yield stackFinding(stack, deployment);
  yield* lookUpModuleFindings(settings);
  yield* await poolFindings(place, { ...settings, deployment }, stack);
  if (stack === undefined) return;
  yield* await secretFindings(place, stack, { deployment, apiAuth: settings.corbado.apiAuth });
  yield* addressFindings(stack, settings);
}

const inTwo = (problem: ConfigurationProblem, what: string): Finding => {
  const [found = '', ...fix] = problem.message.split(' — ');
  return error(what, found, fix.join(' — '));
};

/** What `work` gives; a mistake of the configuration becomes a finding. */
const orFinding = async <Result extends object>(what: string, work: Promise<Result>): Promise<Result | Finding> => {
  try {
    return await work;
  } catch (problem) {
    if (problem instanceof ConfigurationProblem) return inTwo(problem, what);
    throw problem;
  }
};

const isFinding = (value: object): value is Finding => 'level' in value;

async function* inAccount(
  deployment: Deployment,
  wanted: WantedPlace,
  look: (place: AwsPlace, account: string) => AsyncGenerator<Finding>,
): AsyncGenerator<Finding> {
  const place = await orFinding('Region', openAwsPlace(deployment));
  if (isFinding(place)) return yield place;
  try {
    const { account, findings } = await examineAccount(place, wanted);
    yield* findings;
    if (account !== undefined) yield* look(place, account);
  } finally {
    place.close();
  }
}

async function* examineOwnStage(
  deployment: Deployment,
  { name, written }: NonNullable<Deployment['stage']>,
): AsyncGenerator<Finding> {
  yield* toolFindings(packageRoot, process.versions.node);
  const { stage, findings } = examineStage(name, written);
  yield* findings;
  yield* inAccount(deployment, stage ?? {}, async function* (place, account) {
    yield bootstrapFinding(place, account);
    if (stage === undefined) return;
    const stack = await findDeployed(place.cloudformation, deployment);
    yield* deployedFindings(place, { settings: settingsOfStage(stage), deployment }, stack);
  });
}

/** A stack of another app: its settings are read from what is deployed. */
async function* examineStack(deployment: Deployment): AsyncGenerator<Finding> {
  yield nodeFinding(process.versions.node, 20);
  yield* inAccount(deployment, {}, async function* (place, account) {
    const found = await orFinding(
      'stack',
      findDeployed(place.cloudformation, deployment).then((stack) => ({ stack })),
    );
    if (isFinding(found)) return yield found;
    const { stack } = found;
    if (stack === undefined) {
      yield bootstrapFinding(place, account);
      return yield stackFinding(stack, deployment);
    }
    const settings = await readSettings(place, deployment, stack);
    if (settings !== undefined) yield* deployedFindings(place, { settings, deployment }, stack);
  });
}

/** Yields findings as they come. A mistake that makes the following ones meaningless is the last. */
export const examineDeployment = (deployment: Deployment): AsyncGenerator<Finding> =>
  deployment.stage === undefined ? examineStack(deployment) : examineOwnStage(deployment, deployment.stage);

/** `url` is where the local run listens, which is also the origin of its page. */
export async function* examineLocal(url: string): AsyncGenerator<Finding> {
  if (isPackaged) yield nodeFinding(process.versions.node, 20);
  else yield* toolFindings(packageRoot, process.versions.node);
  const { stage, findings } = examineStage('local', localStage);
  if (!isPackaged) yield* findings;
  const answer = await answerFinding(url);
  yield answer.level === 'ok' ? answer : error(answer.what, answer.found, `start it: ${startCommand}`);
  if (stage !== undefined) yield originFinding(url, [new URL(url).origin], stage.session.cookieSameSite);
}

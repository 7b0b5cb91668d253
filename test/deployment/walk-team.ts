// A team that has the package and an app of its own: deploys it, looks after it, and takes over the stack that a clone has deployed.
import { join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { stackNameOf } from '../../infra/settings/stack.ts';
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import { sendRequest } from '../../operations/command/send-request.ts';
import type { Finding } from '../../operations/doctor/finding.ts';
import { signIn } from './check-stage.ts';
import { expectErrors } from './commands.ts';
import { type PhysicalIds, readPhysicalIds } from './physical-ids.ts';
import { createTeamFolder, type TeamFolder, type TeamStack } from './team-folder.ts';
import { type DeployTestSettings, stageInputOf } from './test-stage.ts';
import type { Deployed, Deployment } from './walk-deployment.ts';

/** As its output, unless it ends with something else than 0. */
const mustSucceed = async (team: TeamFolder, args: readonly string[], input?: string): Promise<string> => {
  const { code, output } = await team.command(args, input);
  if (code === 0) return output;
  throw new ConfigurationProblem(`corbado-actions ${args.join(' ')} ended with exit code ${code}:\n${output}`);
};

const doctor = async (team: TeamFolder, stackName: string): Promise<Finding[]> => {
  const { output } = await team.command(['doctor', '--stack', stackName, '--json']);
  return (JSON.parse(output) as { findings: Finding[] }).findings;
};

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

const lookUpFolder = join(import.meta.dirname, '..', 'fixtures', 'look-up');
const deployArgs = ['deploy', '--require-approval', 'never', '--progress', 'events'];

// As in docs/deployment.md. Only roles and bucket of these names are there for the team's stack.
const toolkit = ['--toolkit-stack-name', 'AcmeToolkit'];
const acme = ['-c', '@aws-cdk/core:bootstrapQualifier=acme', ...toolkit];
const executionPolicies = [
  '--cloudformation-execution-policies',
  'arn:aws:iam::aws:policy/PowerUserAccess,arn:aws:iam::aws:policy/IAMFullAccess',
];

const walkOwnStack = async (team: TeamFolder, stack: TeamStack, { runStep, world, target }: Deployment) => {
  const about = ['--stack', stack.stackName];
  team.write({ ...stack, settings: { ...stack.settings, preLogin: { resolve: 'module' } }, lookUp: lookUpFolder });
  await runStep('a team’s app: corbado-actions check, a bootstrap of its own, cdk deploy through it', async () => {
    await mustSucceed(team, ['check']);
    const { account, region } = stack.env;
    await team.cdk('bootstrap', `aws://${account}/${region}`, '--qualifier', 'acme', ...toolkit, ...executionPolicies);
    await team.cdk(...deployArgs, ...acme);
  });
  await runStep('there: doctor and secrets with --stack', async () => {
    expectErrors(await doctor(team, stack.stackName), 'Corbado API secret', 'action secret');
    await mustSucceed(team, ['secrets', ...about], world.secrets.corbadoApi);
    await mustSucceed(team, ['secrets', ...about, '--secret', 'action'], world.secrets.action);
    expectErrors(await doctor(team, stack.stackName));
  });
  await runStep('there: smoke with --stack, and with none named', async (note) => {
    const emulator = target.emulator === undefined ? [] : ['--emulator', target.emulator];
    note(lastLine(await mustSucceed(team, ['smoke', ...about, ...emulator])));
    const said = await mustSucceed(team, ['smoke', ...emulator]);
    if (!said.includes(`--stack ${stack.stackName}`))
      throw new ConfigurationProblem(`does not say which stack:\n${said}`);
  });
  await runStep('there: a look-up of the team’s own, in its layer', async (note) => {
    const asked = ['action', 'pre-login', ...about, '--guide', 'cognito', '--identifier', 'ada@example.com'];
    const said = await mustSucceed(team, asked);
    // Without containers it unpacks layers elsewhere, and what pre-login does then is worth a look as well.
    const expected = target.emulator === undefined ? '"userId":"u-ada"' : '"code":"untyped"';
    if (!said.includes(expected)) throw new ConfigurationProblem(`the look-up did not answer ${expected}:\n${said}`);
    if (target.emulator !== undefined)
      note('the emulator has no /opt: whoever types an identifier goes to the other login');
  });
  await runStep('there: user with --stack', async () => {
    const user = (task: string) => mustSucceed(team, ['user', ...about, task, 'u-ada', '--json']);
    await user('block');
    const blocked = await user('show');
    if (!/"blockedAt":\s*["\d]/.test(blocked)) throw new ConfigurationProblem(`is not blocked:\n${blocked}`);
    await user('unblock');
  });
  await runStep('cdk destroy of the team’s app', () => team.cdk('destroy', '--force', ...acme));
};

const expectSame = (before: PhysicalIds, after: PhysicalIds): void => {
  const changed = [...before].filter(([id, physical]) => after.get(id) !== physical);
  const added = [...after.keys()].filter((id) => !before.has(id));
  if (changed.length + added.length === 0) return;
  const lines = changed.map(([id, physical]) => `${id}: ${physical}, now ${after.get(id) ?? 'gone'}`);
  throw new ConfigurationProblem(
    `the move has replaced something:\n${[...lines, ...added.map((id) => `${id}: new`)].join('\n')}`,
  );
};

/** The stack of the clone becomes the team's, as docs/deployment.md says, with somebody signed in meanwhile. */
const walkMove = async (
  team: TeamFolder,
  {
    stageName,
    region,
    env,
    settings,
  }: Pick<DeployTestSettings, 'stageName' | 'region'> & Omit<TeamStack, 'stackName' | 'id'>,
  { runStep, world }: Deployment,
  { apiUrl }: Deployed,
): Promise<void> => {
  const stackName = stackNameOf(stageName, {});
  const place = await openAwsPlace({ region });
  try {
    await runStep('the clone’s stack becomes that of the team’s app: nothing is replaced', async (note) => {
      const whoami = await signIn(apiUrl, world);
      const before = await readPhysicalIds(place.cloudformation, stackName);
      team.write({ stackName, id: 'Default', env, settings: { ...settings, stageName } });
      await team.cdk(...deployArgs);
      expectSame(before, await readPhysicalIds(place.cloudformation, stackName));
      const { status, text } = await sendRequest(apiUrl, whoami);
      if (status !== 200) throw new ConfigurationProblem(`the session from before is answered ${status} ${text}`);
      note(`${before.size} resources are the same, and the session from before still counts`);
    });
    await runStep('there: doctor with --stack', async () => expectErrors(await doctor(team, stackName)));
  } finally {
    place.close();
  }
};

/** `settings` are those of the clone's stack as it is now. `folder` keeps the app. */
export const walkTeam = async (
  deployment: Deployment,
  deployed: Deployed,
  settings: DeployTestSettings,
  folder: string,
): Promise<void> => {
  const { account, region, ...props } = stageInputOf(settings);
  const env = { account: settings.account, region: settings.region };
  const team = await deployment.runStep('npm pack, and npm install in the folder of a team’s app', () =>
    createTeamFolder(join(folder, 'team')),
  );
  await walkOwnStack(team, { stackName: 'Team', id: 'Auth', env, settings: props }, deployment);
  await walkMove(team, { ...settings, env, settings: props }, deployment, deployed);
};

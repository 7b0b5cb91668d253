// What the deployed roles allow is all that counts: an action taken out of one of them ends the logins that need it, and no others.
import { randomUUID } from 'node:crypto';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { CeremonyRefused } from '../../local/corbado/ceremonies.ts';
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import { sendRequest } from '../../operations/command/send-request.ts';
import { signIn } from './check-stage.ts';
import { type EmulatedPlace, type RolePolicy, readLog, readRolePolicy, writeRolePolicy } from './emulator-owner.ts';
import { describeRefused, readJudgedCalls } from './judged-calls.ts';
import type { RunningEmulator } from './ministack.ts';
import type { OutsideWorld } from './outside-world.ts';
import { readPhysicalIds, requireResource } from './physical-ids.ts';
import type { Deployed, Deployment } from './walk-deployment.ts';

const taken = 'dynamodb:PutItem';

type Answered = { readonly statusCode: number; readonly body: object };

/** A passkey login of somebody new that ends in the post-login action; its answer. */
const logInByAction = async ({ corbado }: OutsideWorld): Promise<Answered> => {
  const userId = `deploy-test-${randomUUID()}`;
  corbado.state.passkeys.push({ id: `cre-${userId}`, userId, displayName: userId, createdAtSeconds: 0 });
  try {
    return (await corbado.ceremonies.loginWithAction({ userId })).action.answer;
  } catch (error) {
    if (error instanceof CeremonyRefused && error.action) return error.action.answer;
    throw error;
  }
};

/** The other two ways to log in. */
const expectOthersServed = async (apiUrl: string, world: OutsideWorld): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ signedPasskeyData: await world.corbado.signPasskeyData({}), delivery: 'token' });
  const byPasskey = await sendRequest(apiUrl, { method: 'POST', path: '/auth/passkey/verify', headers, body });
  const bySession = await sendRequest(apiUrl, await signIn(apiUrl, world));
  if (byPasskey.status === 200 && bySession.status === 200) return;
  throw new ConfigurationProblem(`other logins are answered ${byPasskey.text} and ${bySession.text}`);
};

const expectRefusedPolitely = ({ statusCode, body }: Answered): void => {
  const said = JSON.stringify(body);
  const leaks = /arn:|assumed-role|authorized to|dynamodb|AccessDenied/i.exec(said)?.[0];
  const isOurAnswer = statusCode === 500 && said.includes('"code":"internal_error"');
  if (isOurAnswer && leaks === undefined) return;
  throw new ConfigurationProblem(`without ${taken}, post-login answers ${statusCode}: ${said}`);
};

/** Without one action in its policy, whatever happens meanwhile. */
const withoutTaken = async (place: EmulatedPlace, policy: RolePolicy, action: () => Promise<void>): Promise<void> => {
  const document = await readRolePolicy(place, policy);
  const narrowed = document.replaceAll(new RegExp(`"${taken}", ?|, ?"${taken}"`, 'g'), '');
  if (narrowed === document)
    throw new ConfigurationProblem(`${policy.PolicyName} does not allow ${taken}:\n${document}`);
  await writeRolePolicy(place, policy, narrowed);
  try {
    await action();
  } finally {
    await writeRolePolicy(place, policy, document);
  }
};

const readPolicyAndLog = async ({ settings: { region } }: Deployment, { stack }: Deployed) => {
  const place = await openAwsPlace({ region });
  try {
    const ids = await readPhysicalIds(place.cloudformation, stack.name);
    const RoleName = requireResource(ids, 'PostLoginRole').physicalId;
    // The CDK calls a role's own policy as CloudFormation does.
    const PolicyName = requireResource(ids, 'PostLoginRoleDefaultPolicy').logicalId;
    return { policy: { RoleName, PolicyName }, logGroup: requireResource(ids, 'PostLoginLogs').physicalId };
  } finally {
    place.close();
  }
};

/** On the emulator. Returns how many calls were refused, all on purpose. */
export const walkAccess = async (
  deployment: Deployment,
  deployed: Deployed,
  { url: emulatorUrl, judgedFile }: Omit<RunningEmulator, 'close'>,
): Promise<number> => {
  const { world, settings, runStep } = deployment;
  const place = { emulatorUrl, region: settings.region };
  const refusedCalls = () => readJudgedCalls(judgedFile).filter(({ allowed }) => !allowed);
  return runStep(`${taken} is taken out of post-login’s role: its logins end, no others do`, async (note) => {
    const { policy, logGroup } = await readPolicyAndLog(deployment, deployed);
    await withoutTaken(place, policy, async () => {
      expectRefusedPolitely(await logInByAction(world));
      await expectOthersServed(deployed.apiUrl, world);
    });
    const { statusCode } = await logInByAction(world);
    if (statusCode !== 200) throw new ConfigurationProblem(`with ${taken} again, post-login answers ${statusCode}`);
    const refused = refusedCalls();
    const others = refused.filter(({ caller, action }) => action !== taken || !caller.includes(`/${policy.RoleName}/`));
    if (refused.length === 0 || others.length > 0)
      throw new ConfigurationProblem(`refused were: ${describeRefused(refused).join('\n') || 'no calls'}`);
    const denied = (await readLog(place, logGroup)).flatMap((line) => /"deniedAction":".*?"/.exec(line)?.[0] ?? []);
    if (denied.join() !== `"deniedAction":"${taken}"`)
      throw new ConfigurationProblem(`the log of post-login says of it: ${denied.join() || 'nothing'}`);
    note(`refused: ${refused.length} of its calls; its log says ${denied.join()}`);
    return refused.length;
  });
};

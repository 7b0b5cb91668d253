// What is deployed: the state of its stack, its secrets, and its address as clients meet it.
import { connect } from 'node:tls';
import { isSameSite } from '../../infra/settings/same-site.ts';
import { type AwsPlace, explainAwsError } from '../aws/aws-place.ts';
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { callAbout, type Deployment, deployCall, destroyCall } from '../command/deployment.ts';
import { jsonOf, sendRequest } from '../command/send-request.ts';
import { type ApiAuth, type SecretKind, secretMistake } from '../secrets/secret-shape.ts';
import { readSecretText, readStored, secretOutputs } from '../secrets/stored-secret.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const healthy = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const rolledBack = /^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/;
const neverCame = /^(ROLLBACK_COMPLETE|CREATE_FAILED|ROLLBACK_FAILED|DELETE_FAILED)$/;
const underWay = /_IN_PROGRESS$/;

const events = (name: string): string => `look at its events in the CloudFormation console: ${name}`;

/** What its state means. Every state that is not known to be well is an error. */
export const stackFinding = (
  stack: Pick<DeployedStack, 'name' | 'status'> | undefined,
  deployment: Deployment,
): Finding => {
  const what = 'stack';
  const deploy = deployCall(deployment);
  if (stack === undefined) return warning(what, 'is not deployed yet', deploy);
  const found = `${stack.name} is ${stack.status}`;
  if (healthy.test(stack.status)) return ok(what, found);
  if (underWay.test(stack.status)) return warning(what, found, 'wait until the deployment has ended, then ask again');
  if (rolledBack.test(stack.status)) return warning(what, `${found}: the last update was undone`, events(stack.name));
  if (neverCame.test(stack.status)) return error(what, found, `${destroyCall(deployment)}, then ${deploy}`);
  return error(what, found, events(stack.name));
};

const names: Readonly<Record<SecretKind, string>> = { 'corbado-api': 'Corbado API secret', action: 'action secret' };

export type SecretSettings = { readonly deployment: Deployment; readonly apiAuth: ApiAuth };

/** Pure: what to say about the text that is stored. */
export const secretFinding = (kind: SecretKind, text: string, { deployment, apiAuth }: SecretSettings): Finding => {
  const what = names[kind];
  const set = callAbout('secrets', deployment, `--secret ${kind}`);
  if (text === '') return error(what, 'has no value', set);
  const stored = readStored(text);
  if (stored === undefined) return error(what, 'is not stored as {"current": "…"}', set);
  const mistake = secretMistake(kind, stored.current, apiAuth);
  if (mistake !== undefined) return error(what, mistake, set);
  if (stored.previous === undefined) return ok(what, 'is set');
  return warning(
    what,
    'is being rotated: two values are valid',
    `when nobody uses the old one: ${set} --finish-rotation`,
  );
};

/** One finding per secret that the stack names. */
export const secretFindings = async (
  place: AwsPlace,
  stack: DeployedStack,
  settings: SecretSettings,
): Promise<Finding[]> => {
  const examine = async (kind: SecretKind): Promise<Finding[]> => {
    const id = stack.outputs.get(secretOutputs[kind]);
    if (id === undefined) return [];
    try {
      return [secretFinding(kind, await readSecretText(place.secretsManager, id), settings)];
    } catch (failure) {
      const words = failure instanceof Error ? (explainAwsError(failure) ?? failure.message) : String(failure);
      return [warning(names[kind], 'cannot be read', words)];
    }
  };
  return (await Promise.all([examine('corbado-api'), examine('action')])).flat();
};

const defaultAddress = /\.execute-api\./;
const renewBeforeDays = 21;
const dayMilliseconds = 86_400_000;

/** Any of our functions in front of nobody's request says `unauthorized`, whatever else the deployment is like. */
export const answerFinding = async (url: string): Promise<Finding> => {
  const what = 'API';
  try {
    const answer = await sendRequest(url, { method: 'GET', path: '/auth/session' });
    if (jsonOf(answer).code === 'unauthorized') return ok(what, `${url} answers`);
    const fix = 'look at the log of the session function, or compare the address with the output ApiUrl';
    return error(what, `${url} answers ${answer.status} to a visitor, not 401 unauthorized`, fix);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : String(failure);
    return error(
      what,
      `${url} does not answer: ${code}`,
      'check the deployment and, with a custom domain, its DNS record',
    );
  }
};

/** Node's own check of the certificate, names and chain included; then how long it lasts. */
export const certificateFinding = (url: string, nowMilliseconds: number): Promise<Finding[]> => {
  const { protocol, hostname, port } = new URL(url);
  // AWS looks after the certificate of its own address.
  if (protocol !== 'https:' || defaultAddress.test(hostname)) return Promise.resolve([]);
  const fix = 'look at the certificate in ACM: it must be issued, and for this name';
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || 443, servername: hostname, timeout: 10_000 });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve([finding]);
    };
    socket.once('timeout', () => end(error('certificate', `${hostname} does not answer`, fix)));
    socket.once('error', (failure) => end(error('certificate', `of ${hostname}: ${failure.message}`, fix)));
    socket.once('secureConnect', () => {
      const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - nowMilliseconds) / dayMilliseconds);
      const found = `of ${hostname}, valid for ${days} days`;
      end(days < renewBeforeDays ? warning('certificate', found, fix) : ok('certificate', found));
    });
  });
};

const cookieFix =
  'give the API a custom domain beside the web app (api.example.com for app.example.com), or serve it under a path of the same host';

// The rule of the deployment, and besides it that one machine is one site, whatever the port.
const travels = (origin: string, url: URL): boolean => {
  const domain = defaultAddress.test(url.hostname) ? undefined : { domainName: url.hostname };
  return new URL(origin).hostname === url.hostname || isSameSite(origin, domain);
};

/** Whether the session cookie reaches the API from pages of these origins. */
export const originFinding = (url: string, origins: readonly string[], sameSite: string): Finding => {
  const what = 'origins';
  const stopped = origins.filter((origin) => !travels(origin, new URL(url)));
  if (stopped.length === 0) return ok(what, `one site with the API: ${origins.join(', ')}`);
  if (sameSite === 'None') return ok(what, `on another site, with SameSite=None: ${stopped.join(', ')}`);
  return warning(what, `cookies (SameSite=${sameSite}) do not reach the API from ${stopped.join(', ')}`, cookieFix);
};

// Calls to the emulator by the owner of its account, who may do all: for services of which the project has no client.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { jsonOf, sendRequest } from '../../operations/command/send-request.ts';

export const ownerKeyId = 'test';

/** The owner's signatures, unlike those of roles, are not verified: what counts is the key, the Region and the service. */
export const asOwner = (service: string, region: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${ownerKeyId}/20260101/${region}/${service}/aws4_request`,
});

export type EmulatedPlace = { readonly emulatorUrl: string; readonly region: string };

const askIam = async ({ emulatorUrl, region }: EmulatedPlace, parameters: Record<string, string>): Promise<string> => {
  const headers = { ...asOwner('iam', region), 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ Version: '2010-05-08', ...parameters }).toString();
  const { status, text } = await sendRequest(emulatorUrl, { method: 'POST', path: '/', headers, body });
  if (status === 200) return text;
  throw new ConfigurationProblem(`${parameters.Action} is answered ${status}: ${text}`);
};

export type RolePolicy = { readonly RoleName: string; readonly PolicyName: string };

/** The document, as JSON. */
export const readRolePolicy = async (place: EmulatedPlace, policy: RolePolicy): Promise<string> => {
  const answer = await askIam(place, { Action: 'GetRolePolicy', ...policy });
  return decodeURIComponent(/<PolicyDocument>(.*?)</s.exec(answer)?.[1] ?? '');
};

export const writeRolePolicy = async (place: EmulatedPlace, policy: RolePolicy, document: string): Promise<void> => {
  await askIam(place, { Action: 'PutRolePolicy', ...policy, PolicyDocument: document });
};

/** All lines of the log group so far. */
export const readLog = async ({ emulatorUrl, region }: EmulatedPlace, logGroupName: string): Promise<string[]> => {
  const headers = {
    ...asOwner('logs', region),
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Logs_20140328.FilterLogEvents',
  };
  const body = JSON.stringify({ logGroupName });
  const answer = await sendRequest(emulatorUrl, { method: 'POST', path: '/', headers, body });
  const { events } = jsonOf(answer);
  if (!Array.isArray(events)) throw new ConfigurationProblem(`no log of ${logGroupName}: ${answer.text}`);
  return events.map(({ message }: { message?: unknown }) => String(message));
};

// Requests to a team's own backend, with a session in them, and the event that API Gateway makes of one for an authorizer.
import { localStage } from '../../local/local-stage.ts';
import { type EventParts, gatewayEvent } from '../functions/gateway-event.ts';
import type { SignedIn } from './sign-in.ts';
import type { Bench } from './system.ts';

export const cookieName = localStage.session?.cookieName ?? '__Host-session_id';

/** How a team's code reaches the table of the local run, which looks at none of it. */
export const access = { region: 'eu-central-1', credentials: { accessKeyId: 'team', secretAccessKey: 'team' } };

export type TeamRequest = Required<Pick<EventParts, 'method' | 'headers'>>;

export const get = (headers: Record<string, string>): TeamRequest => ({ method: 'GET', headers });

export const byBearer = ({ token }: Pick<SignedIn, 'token'>): TeamRequest => get({ authorization: `Bearer ${token}` });

/** As API Gateway sends it: the cookies beside the headers, and the values that it caches by, if it does. */
export const authorizerEvent = (
  { method, headers: { cookie, ...headers } }: TeamRequest,
  identitySource: string[] | null = null,
) => ({
  ...gatewayEvent({ method, path: '/orders', headers, ...(cookie !== undefined && { cookies: cookie.split('; ') }) }),
  type: 'REQUEST',
  routeArn: 'arn:aws:execute-api:eu-central-1:123456789012:api/$default/GET/orders',
  identitySource,
});

/** Whether the authorizer lets it through. Throws when it failed, as it does for an outage. */
export const isAuthorized = async (bench: Bench, request: TeamRequest): Promise<boolean> => {
  const result = await bench.system().invoke('authorize', authorizerEvent(request));
  if (!result.ok) throw new Error(`authorize: ${result.errorType} failure`);
  return (result.payload as { isAuthorized: boolean }).isAuthorized;
};

// A Cognito user pool: the connection, the calls that the flag needs, and which one user a user id stands for.
import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PoolUserId } from '../environment/settings.ts';
import type { Call } from '../frame/call.ts';
import { awsConnections } from '../frame/connections.ts';
import type { PrewarmTask } from '../frame/invocation.ts';

export type PoolUser = {
  /** What the pool itself calls the user, whatever name was asked for. */
  readonly username: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** As Cognito names them: `SMS_MFA`, `SOFTWARE_TOKEN_MFA`, `EMAIL_OTP`. */
  readonly mfaFactors: readonly string[];
  readonly enabled?: boolean | undefined;
  /** As Cognito names it: `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on. */
  readonly status?: string | undefined;
};

/** Exactly one factor's block: Cognito checks every block that is sent, even one that says false. */
export type MfaBlock = Omit<AdminSetUserMFAPreferenceCommandInput, 'UserPoolId' | 'Username'>;

export type UserPool = {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
};

// The user is waiting meanwhile. What is not done by then is left to the reconcile run.
const flagWriteMilliseconds = 1500;

/** Two attempts: Cognito's quotas are per account, and everybody's retries together make throttling worse. */
export const openUserPool = (userPoolId: string): UserPool => ({
  userPoolId,
  client: new CognitoIdentityProviderClient({
    maxAttempts: 2,
    requestHandler: awsConnections({ connectionTimeout: 700, requestTimeout: 1200 }),
  }),
});

/** The same call with a shorter deadline, one for all requests of one change. */
export const withShortDeadline = (call: Call): Call => {
  const signal = AbortSignal.any([call.deadline.signal, AbortSignal.timeout(flagWriteMilliseconds)]);
  return { ...call, deadline: { ...call.deadline, signal } };
};

const within = (call: Call) => ({ abortSignal: call.deadline.signal });

/** By user name, `sub` or alias: Cognito accepts any of them. */
const readPoolUser = async ({ client, userPoolId }: UserPool, username: string, call: Call): Promise<PoolUser> => {
  const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username });
  const user = await client.send(command, within(call));
  const { Username = '', UserAttributes = [], UserMFASettingList = [], Enabled, UserStatus } = user;
  const attributes = new Map(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
  // Every user has one. Without it the answer is about nobody, and what it lacks would pass for not set.
  if (!attributes.has('sub')) throw Object.assign(new Error('no user'), { name: 'UnusableAnswer' });
  return { username: Username, attributes, mfaFactors: UserMFASettingList, enabled: Enabled, status: UserStatus };
};

/** Cognito found somebody else. */
export class OtherPoolUser extends Error {
  override readonly name = 'OtherPoolUser';
}

/** The one place that decides which of a pool user's two names is the user id. */
export const userIdOf = ({ username, sub }: { username: string; sub: string }, poolUserId: PoolUserId): string =>
  poolUserId === 'sub' ? sub : username;

/**
 * Cognito finds a user by name, alias or `sub`, in an order of its own, so a name that equals another user's `sub` or alias may find the
 * wrong user: the answer must have the very id that was asked for, under the claim that is the user id. Throws OtherPoolUser.
 */
export const findPoolUser = async (
  pool: UserPool,
  poolUserId: PoolUserId,
  userId: string,
  call: Call,
): Promise<PoolUser> => {
  const user = await readPoolUser(pool, userId, call);
  const { username, attributes } = user;
  if (userIdOf({ username, sub: attributes.get('sub') ?? '' }, poolUserId) !== userId) throw new OtherPoolUser();
  return user;
};

export const writeAttributes = async (
  { client, userPoolId }: UserPool,
  username: string,
  attributes: Readonly<Record<string, string>>,
  call: Call,
): Promise<void> => {
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  const command = new AdminUpdateUserAttributesCommand({ UserPoolId: userPoolId, Username: username, UserAttributes });
  await client.send(command, within(call));
};

export const setMfaPreference = async (
  { client, userPoolId }: UserPool,
  username: string,
  block: MfaBlock,
  call: Call,
): Promise<void> => {
  const command = new AdminSetUserMFAPreferenceCommand({ UserPoolId: userPoolId, Username: username, ...block });
  await client.send(command, within(call));
};

type WireRequest = { method: string; headers: Record<string, string>; body?: unknown };

/**
 * Opens the connection and runs everything that a call runs, except that an unsigned `GET /` goes out: a real call at every cold start
 * would need a permission and count against a quota shared by the whole account.
 */
export const warmUserPool =
  ({ client, userPoolId }: UserPool): PrewarmTask =>
  async (call) => {
    const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: 'prewarm' });
    command.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as WireRequest;
        const host = request.headers.host;
        Object.assign(request, { method: 'GET', headers: host === undefined ? {} : { host }, body: undefined });
        return next(args);
      },
      // The last step before the wire: after the signature.
      { step: 'deserialize', priority: 'low' },
    );
    await client.send(command, within(call));
  };

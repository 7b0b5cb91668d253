// The user pool: the three calls that the flag needs, and the connection they go through.
import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '../call.ts';
import { awsConnections } from '../connections.ts';
import type { PrewarmTask } from '../prewarm.ts';

export type PoolUser = {
  /** What the pool itself calls the user, whatever the user was asked for by. */
  readonly username: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** As Cognito names them: `SMS_MFA`, `SOFTWARE_TOKEN_MFA`, `EMAIL_OTP`. */
  readonly mfaFactors: readonly string[];
  readonly enabled?: boolean | undefined;
  /** As Cognito names it: `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on. */
  readonly status?: string | undefined;
};

/** Exactly the block of one factor: Cognito checks every block that is sent, also one that says false. */
export type MfaBlock = Omit<AdminSetUserMFAPreferenceCommandInput, 'UserPoolId' | 'Username'>;

export type UserPool = {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
};

/** By user name, `sub` or alias, as Cognito takes each for the other. */
export type ReadPoolUser = (username: string, call: Call) => Promise<PoolUser>;
export type WriteAttributes = (
  username: string,
  attributes: Readonly<Record<string, string>>,
  call: Call,
) => Promise<void>;
export type SetMfaPreference = (username: string, block: MfaBlock, call: Call) => Promise<void>;

// The user watches a spinner meanwhile. What is not done by then is done by the reconcile run.
const patienceMilliseconds = 1500;

/** Two attempts: Cognito's quotas are per account, and everybody's retries together make throttling worse. */
export const openUserPool = (userPoolId: string): UserPool => ({
  userPoolId,
  client: new CognitoIdentityProviderClient({
    maxAttempts: 2,
    requestHandler: awsConnections({ connectionTimeout: 700, requestTimeout: 1200 }),
  }),
});

/** One end for all calls of one change. */
export const impatiently = (call: Call): Call => {
  const signal = AbortSignal.any([call.deadline.signal, AbortSignal.timeout(patienceMilliseconds)]);
  return { ...call, deadline: { ...call.deadline, signal } };
};

const within = (call: Call) => ({ abortSignal: call.deadline.signal });

export const readPoolUser =
  ({ client, userPoolId }: UserPool): ReadPoolUser =>
  async (username, call) => {
    const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username });
    const user = await client.send(command, within(call));
    const { Username = '', UserAttributes = [], UserMFASettingList = [], Enabled, UserStatus } = user;
    const attributes = new Map(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
    // Every user has one. Without it the answer is of nobody, and what it does not say would pass for what is not set.
    if (!attributes.has('sub')) throw Object.assign(new Error('no user'), { name: 'UnusableAnswer' });
    return { username: Username, attributes, mfaFactors: UserMFASettingList, enabled: Enabled, status: UserStatus };
  };

export const writeAttributes =
  ({ client, userPoolId }: UserPool): WriteAttributes =>
  async (username, attributes, call) => {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const command = new AdminUpdateUserAttributesCommand({
      UserPoolId: userPoolId,
      Username: username,
      UserAttributes,
    });
    await client.send(command, within(call));
  };

export const setMfaPreference =
  ({ client, userPoolId }: UserPool): SetMfaPreference =>
  async (username, block, call) => {
    const command = new AdminSetUserMFAPreferenceCommand({ UserPoolId: userPoolId, Username: username, ...block });
    await client.send(command, within(call));
  };

type WireRequest = { method: string; headers: Record<string, string>; body?: unknown };

/**
 * Opens the connection and runs all that a call runs, except that a plain `GET /` without a signature goes out: a real call at every
 * cold start would need a permission and count against a quota that the whole account shares.
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
      // The last thing before the wire: after the signature.
      { step: 'deserialize', priority: 'low' },
    );
    await client.send(command, within(call));
  };

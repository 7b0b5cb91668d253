// Finds pool users by what somebody typed: by name or alias, and by the e-mail attribute, which need not be an alias.
import { AdminGetUserCommand, type AttributeType, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import type { UserPool } from './user-pool.ts';

/** What a look-up needs to know about a user. */
export type FoundUser = {
  readonly username: string;
  /** Cognito's own id, which never changes. */
  readonly sub: string;
  readonly email: string;
  readonly enabled: boolean | undefined;
  /** As Cognito names it: `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on. */
  readonly status: string | undefined;
};

type Told = { Username?: string | undefined; Enabled?: boolean | undefined; UserStatus?: string | undefined };

const foundUser = ({ Username = '', Enabled, UserStatus }: Told, attributes: AttributeType[] = []): FoundUser => {
  const attribute = (name: string): string => attributes.find(({ Name }) => Name === name)?.Value ?? '';
  return { username: Username, sub: attribute('sub'), email: attribute('email'), enabled: Enabled, status: UserStatus };
};

const within = (call: Call) => ({ abortSignal: call.deadline.signal });

/** Being unable to ask never counts as finding nobody. */
const asking = async <Answer>(ask: Promise<Answer>, call: Call): Promise<Answer> => {
  try {
    return await ask;
  } catch (error) {
    const { reason } = judgeCognitoError(error, call);
    throw new Refusal('temporarily_unavailable', { reason, cause: error });
  }
};

// Of the two parameters only the name comes from outside. What Cognito does not accept as a name, such as a character newer than its
// tables, belongs to nobody, and must not let a stranger raise an alarm.
const isNobody = (error: unknown): boolean =>
  error instanceof Error && ['UserNotFoundException', 'InvalidParameterException'].includes(error.name);

/** Cognito accepts a user name, a `sub` or a verified alias here, so use the name in its answer, never what was typed. */
export const findByName = (
  { client, userPoolId }: UserPool,
  name: string,
  call: Call,
): Promise<FoundUser | undefined> => {
  const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: name });
  const answer = client.send(command, within(call)).then(
    (user) => foundUser(user, user.UserAttributes),
    (error: unknown) => {
      if (isNobody(error)) return undefined;
      throw error;
    },
  );
  return asking(answer, call);
};

/** A value inside the quotes of a filter. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const quotedInFilter = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** Nobody when two users have the address: nothing says which of them typed it. */
export const findByEmail = async (
  { client, userPoolId }: UserPool,
  address: string,
  call: Call,
): Promise<FoundUser | undefined> => {
  const command = new ListUsersCommand({
    UserPoolId: userPoolId,
    Filter: `email = ${quotedInFilter(address)}`,
    AttributesToGet: ['sub', 'email'],
    Limit: 2,
  });
  const { Users = [] } = await asking(client.send(command, within(call)), call);
  const [user, another] = Users.map((told) => foundUser(told, told.Attributes));
  if (user === undefined || another !== undefined) return undefined;
  // However Cognito read the filter: unless the address is the one that was typed, this is somebody else.
  return user.email.toLowerCase() === address.toLowerCase() ? user : undefined;
};

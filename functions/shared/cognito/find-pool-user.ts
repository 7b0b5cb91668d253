// Finds users of the pool by what somebody typed: by name or alias, and by the e-mail attribute, which pools need not have as an alias.
import { AdminGetUserCommand, type AttributeType, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '../call.ts';
import { Refusal } from '../refusal.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import type { UserPool } from './user-pool.ts';

/** What a look-up needs to know of a user. */
export type FoundUser = {
  readonly username: string;
  /** Cognito's own id, which never changes. */
  readonly sub: string;
  readonly email: string;
  readonly enabled: boolean | undefined;
  /** As Cognito names it: `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on. */
  readonly status: string | undefined;
};

export type FindByName = (name: string, call: Call) => Promise<FoundUser | undefined>;
export type FindByEmail = (address: string, call: Call) => Promise<FoundUser | undefined>;

type Told = { Username?: string | undefined; Enabled?: boolean | undefined; UserStatus?: string | undefined };

const foundUser = ({ Username = '', Enabled, UserStatus }: Told, attributes: AttributeType[] = []): FoundUser => {
  const attribute = (name: string): string => attributes.find(({ Name }) => Name === name)?.Value ?? '';
  return { username: Username, sub: attribute('sub'), email: attribute('email'), enabled: Enabled, status: UserStatus };
};

const within = (call: Call) => ({ abortSignal: call.deadline.signal });

/** Not being able to ask is never the same as nobody. */
const asking = async <Answer>(ask: Promise<Answer>, call: Call): Promise<Answer> => {
  try {
    return await ask;
  } catch (error) {
    const { reason } = judgeCognitoError(error, call);
    throw new Refusal('temporarily_unavailable', { reason, cause: error });
  }
};

// Of the two parameters only the name comes from outside. What Cognito takes for no name at all, such as a sign that is newer than its
// tables, is nobody's, and nothing that a stranger could raise an alarm with.
const isNobody = (error: unknown): boolean =>
  error instanceof Error && ['UserNotFoundException', 'InvalidParameterException'].includes(error.name);

/** Cognito takes a user name, a `sub` or a verified alias here, so the answer's own name is the one to go by, never what was typed. */
export const findByName =
  ({ client, userPoolId }: UserPool): FindByName =>
  (name, call) => {
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

/** Nobody when two have the address: nothing says which of them typed it. */
export const findByEmail =
  ({ client, userPoolId }: UserPool): FindByEmail =>
  async (address, call) => {
    const command = new ListUsersCommand({
      UserPoolId: userPoolId,
      Filter: `email = ${quotedInFilter(address)}`,
      AttributesToGet: ['sub', 'email'],
      Limit: 2,
    });
    const { Users = [] } = await asking(client.send(command, within(call)), call);
    const [user, another] = Users.map((told) => foundUser(told, told.Attributes));
    if (user === undefined || another !== undefined) return undefined;
    // Whatever else the filter may have been taken for: the address is the one that was typed, or this is somebody else.
    return user.email.toLowerCase() === address.toLowerCase() ? user : undefined;
  };

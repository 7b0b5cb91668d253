// A Cognito user pool in memory: a client that answers commands itself, and what it was asked.
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { UserPool } from '../../functions/shared/cognito/user-pool.ts';
import type { Can, Key } from '../../functions/shared/table/table.ts';
import { callAt } from './call-at.ts';

export type PoolInput = Readonly<Record<string, unknown>>;
export type PoolCall = readonly [operation: string, input: PoolInput];
/** Answers a call of this operation, or throws as the SDK does. */
export type AnswerPool = (operation: string, input: PoolInput, signal: AbortSignal) => unknown;

const userPoolId = 'eu-central-1_Abc123';

/** A pool that answers like this, and every call so far without the pool's own id. A call that no deadline could end fails. */
export const poolThat = (answer: AnswerPool, calls: PoolCall[] = []): UserPool & { readonly calls: PoolCall[] } => {
  const send = async (command: { input: PoolInput }, options: { abortSignal: AbortSignal }): Promise<unknown> => {
    const { UserPoolId, ...input } = command.input;
    if (UserPoolId !== userPoolId) throw new Error(`not a pool of this test: ${UserPoolId}`);
    options.abortSignal.throwIfAborted();
    const operation = command.constructor.name.replace(/Command$/, '');
    calls.push([operation, input]);
    return answer(operation, input, options.abortSignal);
  };
  return { userPoolId, client: { send } as unknown as CognitoIdentityProviderClient, calls };
};

/** An error as the SDK throws it. Its message is Cognito's, and nobody's business. */
export const cognitoError = (name: string): Error => Object.assign(new Error('canary'), { name });

type Attributes = Readonly<Record<string, string>>;
const listOf = (attributes: Attributes) => Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

export type PoolMember = {
  readonly username: string;
  /** `sub` among them. */
  readonly attributes: Attributes;
  readonly mfaFactors?: readonly string[];
  readonly enabled?: boolean | undefined;
  readonly status?: string | undefined;
};

/** The pool's answer about a user, asked for by name; in a list the attributes stand under another key. */
export const answerAbout = ({ username, attributes, mfaFactors = [], enabled, status }: PoolMember) => ({
  Username: username,
  UserAttributes: listOf(attributes),
  UserMFASettingList: mfaFactors,
  Enabled: enabled,
  UserStatus: status,
});

type Written = { readonly UserAttributes?: readonly { readonly Name: string; readonly Value: string }[] };
const attributesIn = ({ UserAttributes = [] }: Written): Attributes =>
  Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));

/** The attributes that were written, call by call. */
export const writesIn = (calls: readonly PoolCall[]): Attributes[] =>
  calls.filter(([name]) => name === 'AdminUpdateUserAttributes').map(([, input]) => attributesIn(input));

/** A pool with one user, who is there under any name. What is written changes nothing. */
export const poolOf = (member: PoolMember) =>
  poolThat((operation) => (operation === 'AdminGetUser' ? answerAbout(member) : {}));

/** A pool whose one user is a row of a table, as a process of this name sees it: each call is one operation. */
export const poolOn = (table: Can<'get' | 'update'>, row: Key, process: string, calls: PoolCall[]): UserPool =>
  poolThat(async (operation, input) => {
    const set = { ...attributesIn(input), [`written by ${process}`]: 1 };
    if (operation === 'AdminUpdateUserAttributes') return table.update(row, { set }, callAt());
    const { pk: _, ...attributes } = (await table.get(row, callAt())) as Record<string, string>;
    return answerAbout({ username: row.sk, attributes });
  }, calls);

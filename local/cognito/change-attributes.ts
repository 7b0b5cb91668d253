// AdminUpdateUserAttributes: writes the named attributes of a user, all or none, with AWS’s refusals and AWS’s traps.
import * as z from 'zod';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import { attributeList, poolIdField, signedOperation, textMap, usernameField } from './operation.ts';
import { type CognitoPool, type CognitoUser, findUser, poolOf, userOf } from './pool-users.ts';
import type { SchemaAttribute } from './schema-attributes.ts';

type Attributes = Readonly<Record<string, string>>;

const emailText = /^[^\s@]+@[^\s@]+$/;
const phoneText = /^\+\d{1,15}$/;

const requireWritable = (name: string, value: string, schema: readonly SchemaAttribute[]): void => {
  const attribute = schema.find((one) => one.name === name);
  // The line break is AWS's.
  if (!attribute) throw invalidParameter(`user.${name}: Attribute does not exist in the schema.\n`);
  if (!attribute.mutable) throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
  if (value === '') return;
  if (name === 'email' && !emailText.test(value)) throw invalidParameter('Invalid email address format.');
  if (name === 'phone_number' && !phoneText.test(value)) throw invalidParameter('Invalid phone number format.');
  const isTextOfLength = [...value].length >= attribute.minLength && [...value].length <= attribute.maxLength;
  if (attribute.type === 'String' && !isTextOfLength) {
    const range = `between ${attribute.minLength} and ${attribute.maxLength}`;
    throw invalidParameter(`user.${name}: String must have a length ${range}.\n`);
  }
};

const contacts = [
  { name: 'email', flag: 'email_verified', called: 'Email', an: 'an email' },
  { name: 'phone_number', flag: 'phone_number_verified', called: 'Phone Number', an: 'a phone number' },
] as const;

/** An empty value deletes. What is not named stays, with one exception: see below. */
const changeAttributes = (
  current: Attributes,
  written: ReadonlyMap<string, string>,
  schema: readonly SchemaAttribute[],
): Record<string, string> => {
  for (const [name, value] of written) requireWritable(name, value, schema);
  const changed = new Map([...Object.entries(current), ...written]);
  for (const { name, flag, called, an } of contacts) {
    const isThere = (changed.get(name) ?? '') !== '';
    // AWS takes an address that is written, even the same one, for a new one: nobody has verified that yet.
    if (written.has(name) && !written.has(flag)) changed.set(flag, isThere ? 'false' : '');
    if (written.has(flag) && !isThere) throw invalidParameter(`${called} is required to verify/un-verify ${an}`);
  }
  return Object.fromEntries([...changed].filter(([, value]) => value !== ''));
};

const inputSchema = z.object({
  UserPoolId: poolIdField,
  Username: usernameField,
  UserAttributes: attributeList,
  ClientMetadata: textMap.optional(),
});

const aliasTaken: Record<string, string> = {
  email: 'An account with the given email already exists.',
  phone_number: 'An account with the given phone_number already exists.',
  preferred_username: 'Already found an entry for the preferred username',
};

const requireFreeAliases = (pool: CognitoPool, user: CognitoUser, written: ReadonlyMap<string, string>): void => {
  for (const alias of pool.aliasAttributes) {
    const holder = findUser(pool, written.get(alias) ?? '');
    if (holder && holder !== user) throw new CognitoError('AliasExistsException', aliasTaken[alias] ?? '');
  }
};

export const adminUpdateUserAttributes = signedOperation(inputSchema, ({ pools, nowMilliseconds }, input) => {
  const pool = poolOf(pools, input.UserPoolId);
  const user = userOf(pool, input.Username);
  const written = new Map(input.UserAttributes.map(({ Name, Value = '' }) => [Name, Value]));
  const attributes = changeAttributes(user.attributes, written, pool.schema);
  requireFreeAliases(pool, user, written);
  user.attributes = attributes;
  user.modifiedSeconds = nowMilliseconds() / 1000;
  return {};
});

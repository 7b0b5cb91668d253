// The flag as a custom attribute of the user: `true` since the first passkey, `false` again after the last, each with its time.
import type { Call } from '../call.ts';
import type { FlagOutcome, FlagWriter } from '../flag/flag-writer.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import { impatiently, type ReadPoolUser, type WriteAttributes } from './user-pool.ts';

export type AttributeFlagPorts = {
  readonly read: ReadPoolUser;
  readonly write: WriteAttributes;
  /** With their `custom:`. */
  readonly attribute: string;
  readonly timeAttribute: string;
};

/** Writes these two attributes and no others: sending an e-mail address or phone number along can un-verify it. */
export const attributeFlag = ({ read, write, attribute, timeAttribute }: AttributeFlagPorts): FlagWriter => {
  const become = async <Done extends 'set' | 'cleared'>(
    value: 'true' | 'false',
    state: Done,
    userId: string,
    outer: Call,
  ): Promise<FlagOutcome<Done>> => {
    const call = impatiently(outer);
    try {
      const { username, attributes } = await read(userId, call);
      if ((attributes.get(attribute) ?? 'false') === value) return { state, updated: false };
      await write(username, { [attribute]: value, [timeAttribute]: String(call.nowSeconds) }, call);
      return { state, updated: true };
    } catch (error) {
      return judgeCognitoError(error, call);
    }
  };
  return {
    raise: (userId, call) => become('true', 'set', userId, call),
    lower: (userId, call) => become('false', 'cleared', userId, call),
  };
};

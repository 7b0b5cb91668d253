// The passkeys we were told of, and the user's first one: each recognised by a condition on its write.
import type { Call } from '../call.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem, UpdateItem } from '../dynamo/write-items.ts';

export type NewPasskey = {
  readonly userKey: string;
  readonly userId: string;
  /** Corbado's id of the passkey, `cre-…`; an event need not carry one. */
  readonly credentialId: string | undefined;
};

/** `recorded`: this call stored the passkey. `firstPasskey`: this call found that the user had none before. */
export type Recorded = { readonly recorded: boolean; readonly firstPasskey: boolean };

export type RecordPasskey = (passkey: NewPasskey, call: Call) => Promise<Recorded>;

const holds = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

/**
 * Both writes always run: when the first one succeeded and we died before the second, the repeated event completes it. `nonce` marks
 * our own writes, so that the SDK's retry after a lost answer still counts as the one that did it.
 */
export const recordPasskey =
  (put: PutItem, update: UpdateItem, createNonce: () => string): RecordPasskey =>
  async ({ userKey, userId, credentialId }, call) => {
    const nonce = createNonce();
    const pk = `U#${userKey}`;
    const putPasskey = async () =>
      credentialId === undefined ||
      holds(
        put({ pk, sk: `P#${credentialId}`, nonce, recordedAt: call.nowSeconds }, call, {
          expression: 'attribute_not_exists(pk) OR nonce = :nonce',
          values: { nonce },
        }),
      );
    const flagUser = () =>
      holds(
        update({ pk, sk: 'U' }, { userId, firstPasskeyAt: call.nowSeconds, firstPasskeyNonce: nonce }, call, {
          expression: 'attribute_not_exists(firstPasskeyAt) OR firstPasskeyNonce = :nonce',
          values: { nonce },
        }),
      );
    const [stored, firstPasskey] = await Promise.all([putPasskey(), flagUser()]);
    return { recorded: credentialId === undefined ? firstPasskey : stored, firstPasskey };
  };

// The passkeys we were told of, and the user's first one: each decided by what its write finds.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem, UpdateItem } from '../dynamo/write-items.ts';
import { together } from '../together.ts';

export type NewPasskey = {
  readonly userKey: string;
  readonly userId: string;
  /** Corbado's id of the passkey, `cre-…`; an event need not carry one. */
  readonly credentialId: string | undefined;
};

export type Recorded = {
  /** This call stored the passkey. */
  readonly recorded: boolean;
  /** This call found that the user had none before. */
  readonly firstPasskey: boolean;
  /** The user's row afterwards. */
  readonly user: Item;
  /** What this call marked its own writes with. */
  readonly nonce: string;
};

export type RecordPasskey = (passkey: NewPasskey, call: Call) => Promise<Recorded>;

const storedNow = async (write: Promise<void>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};

// All that the row is for is to tell a repeated event from a new passkey; which passkeys there are Corbado knows.
const rememberedSeconds = 30 * 86_400;

/**
 * Both writes always run: when the first one succeeded and we died before the second, the repeated event completes it. `nonce` marks
 * our own writes, so that the SDK's retry after a lost answer still counts as the one that did it. `startFlag` is what the write that
 * finds no flag on the user's row begins it with.
 */
export const recordPasskey =
  (
    put: PutItem,
    update: UpdateItem,
    createNonce: () => string,
    startFlag: (nonce: string, call: Call) => Item,
  ): RecordPasskey =>
  async ({ userKey, userId, credentialId }, call) => {
    const nonce = createNonce();
    const ttl = call.nowSeconds + rememberedSeconds;
    const pk = `U#${userKey}`;
    const putPasskey = async () =>
      credentialId !== undefined &&
      storedNow(
        put({ pk, sk: `P#${credentialId}`, nonce, recordedAt: call.nowSeconds, ttl }, call, {
          expression: 'attribute_not_exists(pk) OR nonce = :nonce',
          values: { nonce },
        }),
      );
    const markUser = () =>
      update(
        { pk, sk: 'U' },
        {
          // The mark tells whoever is about to clear the flag that a passkey has come in between.
          set: { userId, lastAppendAt: call.nowSeconds, appendMark: nonce },
          setOnce: { firstPasskeyAt: call.nowSeconds, firstPasskeyNonce: nonce, ...startFlag(nonce, call) },
        },
        call,
      );
    const [stored, user] = await together([putPasskey(), markUser()]);
    const firstPasskey = user.firstPasskeyNonce === nonce;
    return { recorded: credentialId === undefined ? firstPasskey : stored, firstPasskey, user, nonce };
  };

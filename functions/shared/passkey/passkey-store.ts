// The passkeys we were told of, and the user's first one: each decided by what its write finds.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem, UpdateItem } from '../dynamo/write-items.ts';
import { together } from '../together.ts';
import { claimUse, findUse, type SingleUse } from './single-use.ts';

export type NewPasskey = {
  readonly userKey: string;
  readonly userId: string;
  /** Corbado's id of the passkey, `cre-…`; an event need not carry one. */
  readonly credentialId: string | undefined;
  /** The delivery that says so, where it has a name and counts once. */
  readonly delivery?: SingleUse | undefined;
};

export type Recorded = {
  /** This call stored the passkey. */
  readonly recorded: boolean;
  /** This call found that the user had none before. */
  readonly firstPasskey: boolean;
  /** This delivery has marked the user's row before. */
  readonly repeated: boolean;
  /** The user's row afterwards. */
  readonly user: Item;
  /** What this call marked its own writes with. */
  readonly nonce: string;
};

export type RecordPasskey = (passkey: NewPasskey, call: Call) => Promise<Recorded>;

const unlessRefused = async <Result>(write: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
};

// All that the row is for is to tell a repeated event from a new passkey; which passkeys there are Corbado knows.
const rememberedSeconds = 30 * 86_400;

const storedNow = (write: Promise<void>): Promise<boolean> =>
  unlessRefused(write.then(() => true)).then((stored) => stored === true);

export type StorePorts = {
  readonly get: GetItem;
  readonly put: PutItem;
  readonly update: UpdateItem;
  readonly createNonce: () => string;
  /** What the write that finds no flag on the user's row begins it with. */
  readonly startFlag: (nonce: string, call: Call) => Item;
};

/**
 * All writes run again when an event is repeated, so that it completes what died half-way. `nonce` marks our own, so that the SDK's retry
 * after a lost answer still counts as the one that did it.
 *
 * A delivery marks the user's row once. The row itself holds the last one, in the same write, so a repetition at the same moment finds it
 * as does one after a crash; those before it have a marker each.
 */
export const recordPasskey = ({ get, put, update, createNonce, startFlag }: StorePorts): RecordPasskey => {
  const [find, claim] = [findUse(get), claimUse(put)];
  return async ({ userKey, userId, credentialId, delivery }, call) => {
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
    const row = { pk, sk: 'U' };
    // The mark tells whoever is about to clear the flag that a passkey has come in between.
    const mark = { userId, lastAppendAt: call.nowSeconds, appendMark: nonce };
    const first = { firstPasskeyAt: call.nowSeconds, firstPasskeyNonce: nonce, ...startFlag(nonce, call) };
    const markUser = () => update(row, { set: mark, setOnce: first }, call);
    /** The row, unless this delivery has marked it before. */
    const markUserOnce = async (once: SingleUse): Promise<Item | undefined> => {
      if ((await find(once, call)) !== undefined) return undefined;
      const isNew = {
        expression: 'attribute_not_exists(appendDelivery) OR appendDelivery <> :delivery OR appendMark = :nonce',
        values: { delivery: once.id, nonce },
      };
      const set = { ...mark, appendDelivery: once.id };
      const marked = await unlessRefused(update(row, { set, setOnce: first }, call, isNew));
      await claim(once, nonce, call);
      return marked;
    };
    const [stored, marked] = await together([
      putPasskey(),
      delivery === undefined ? markUser() : markUserOnce(delivery),
    ]);
    const user = marked ?? (await get(row, call)) ?? {};
    const firstPasskey = user.firstPasskeyNonce === nonce;
    const recorded = credentialId === undefined ? firstPasskey : stored;
    return { recorded, firstPasskey, repeated: marked === undefined, user, nonce };
  };
};

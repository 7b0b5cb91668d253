// Records a new passkey, and finds out whether it is the user's first: each is decided by what its write finds.
import { type Call, together } from '../shared/frame/call.ts';
import { claimUse, findUse, type SingleUse } from '../shared/login/single-use.ts';
import {
  type AppendAttributes,
  type FlagAttributes,
  type PasskeyRow,
  passkeyKey,
  userRowKey,
} from '../shared/table/rows.ts';
import { type Can, holds, type Item, unlessRefused } from '../shared/table/table.ts';

export type NewPasskey = {
  readonly userKey: string;
  readonly userId: string;
  /** Corbado's id of the passkey, `cre-…`; an event need not carry one. */
  readonly credentialId: string | undefined;
  /** The delivery that reported it, where it has an id and counts once. */
  readonly delivery: SingleUse | undefined;
  /** What the write starts the flag with, if it finds none on the user's row. */
  readonly flag: Partial<FlagAttributes>;
};

export type Recorded = {
  /** This call stored the passkey. */
  readonly recorded: boolean;
  /** This call found that the user had none before. */
  readonly firstPasskey: boolean;
  /** This delivery marked the user's row before. */
  readonly repeated: boolean;
  /** The user's row afterwards. */
  readonly user: Item;
};

// The row only serves to tell a repeated event from a new passkey; which passkeys exist, Corbado knows.
const rememberedSeconds = 30 * 86_400;

const storePasskey = async (
  table: Can<'put'>,
  { userKey, credentialId }: NewPasskey,
  nonce: string,
  call: Call,
): Promise<boolean> => {
  if (credentialId === undefined) return false;
  const row: PasskeyRow = { nonce, recordedAt: call.nowSeconds, ttl: call.nowSeconds + rememberedSeconds };
  const isNew = { expression: 'attribute_not_exists(pk) OR nonce = :nonce', values: { nonce } };
  return holds(table.put({ ...passkeyKey(userKey, credentialId), ...row }, call, isNew));
};

/**
 * The user's row with the mark of this append, or undefined when this delivery has marked it before: each marks the row once. The row
 * itself holds the last delivery, in the same write, so a repetition is recognised even at the same moment or after a crash; earlier
 * deliveries have a marker each.
 */
const markUser = async (
  table: Can<'get' | 'put' | 'update'>,
  { userKey, userId, delivery, flag }: NewPasskey,
  nonce: string,
  call: Call,
): Promise<Item | undefined> => {
  const key = userRowKey(userKey);
  // The mark tells a call that is about to clear the flag that a passkey has been added since.
  const mark = { userId, lastAppendAt: call.nowSeconds, appendMark: nonce };
  const first = { firstPasskeyAt: call.nowSeconds, firstPasskeyNonce: nonce } satisfies Partial<AppendAttributes>;
  const setOnce = { ...first, ...flag };
  if (delivery === undefined) return table.update(key, { set: mark, setOnce }, call);
  if ((await findUse(table, delivery, call)) !== undefined) return undefined;
  const isNew = {
    expression: 'attribute_not_exists(appendDelivery) OR appendDelivery <> :delivery OR appendMark = :nonce',
    values: { delivery: delivery.id, nonce },
  };
  const set = { ...mark, appendDelivery: delivery.id };
  const marked = await unlessRefused(table.update(key, { set, setOnce }, call, isNew));
  await claimUse(table, delivery, nonce, call);
  return marked;
};

/**
 * All writes run again when an event is repeated, to complete what was interrupted. `nonce` marks our own, so that the SDK's retry after a
 * lost answer still counts as the call that made the write.
 */
export const recordPasskey = async (
  table: Can<'get' | 'put' | 'update'>,
  passkey: NewPasskey,
  nonce: string,
  call: Call,
): Promise<Recorded> => {
  const [stored, marked] = await together([
    storePasskey(table, passkey, nonce, call),
    markUser(table, passkey, nonce, call),
  ]);
  const user = marked ?? (await table.get(userRowKey(passkey.userKey), call)) ?? {};
  const firstPasskey = user.firstPasskeyNonce === nonce;
  const recorded = passkey.credentialId === undefined ? firstPasskey : stored;
  return { recorded, firstPasskey, repeated: marked === undefined, user };
};

// Things that count once: a marker in the table, put on the condition that there is none yet.
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import type { Key } from '../dynamo/item.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem } from '../dynamo/write-items.ts';

/** What is used up: the kind keeps the ids of different worlds apart. */
export type SingleUse = {
  readonly kind: 'signed-passkey-data' | 'action-event' | 'delivery';
  readonly issuer: string;
  readonly id: string;
  /** Until when the marker is needed, epoch seconds. */
  readonly neededUntilSeconds: number;
};

/** True for the first claim, and for every one that carries the same nonce as the first. */
export type ClaimUse = (use: SingleUse, nonce: string, call: Call) => Promise<boolean>;
/** The nonce of whoever claimed it, if anybody did. */
export type FindUse = (use: SingleUse, call: Call) => Promise<string | undefined>;
/** True for the first claim, false for every later one. */
export type ClaimOnce = (use: SingleUse, call: Call) => Promise<boolean>;

const keyOf = ({ kind, issuer, id }: SingleUse): Key => {
  const hash = createHash('sha256').update(JSON.stringify([kind, issuer, id]));
  return { pk: `J#${hash.digest('base64url')}`, sk: 'J' };
};

export const claimUse =
  (put: PutItem): ClaimUse =>
  async (use, nonce, call) => {
    const marker = { ...keyOf(use), nonce, usedAt: call.nowSeconds, ttl: use.neededUntilSeconds };
    try {
      await put(marker, call, { expression: 'attribute_not_exists(pk) OR nonce = :nonce', values: { nonce } });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };

/**
 * The nonce of its own lets the SDK's retry recognise its first attempt: when DynamoDB wrote the marker but the answer got lost, the
 * second attempt finds our nonce there and is no replay.
 */
export const claimOnce = (put: PutItem, createNonce: () => string): ClaimOnce => {
  const claim = claimUse(put);
  return (use, call) => claim(use, createNonce(), call);
};

export const findUse =
  (get: GetItem): FindUse =>
  async (use, call) => {
    const marker = await get(keyOf(use), call);
    return marker === undefined ? undefined : String(marker.nonce);
  };

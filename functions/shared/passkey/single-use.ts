// Things that count once: a marker in the table, put on the condition that there is none yet.
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem } from '../dynamo/write-items.ts';

/** What is used up: the kind keeps the ids of different worlds apart. */
export type SingleUse = {
  readonly kind: 'signed-passkey-data' | 'action-event';
  readonly issuer: string;
  readonly id: string;
  /** Until when the marker is needed, epoch seconds. */
  readonly neededUntilSeconds: number;
};

/** True for the first claim, false for every later one. */
export type ClaimOnce = (use: SingleUse, call: Call) => Promise<boolean>;

const markerKey = ({ kind, issuer, id }: SingleUse): string =>
  `J#${createHash('sha256')
    .update(JSON.stringify([kind, issuer, id]))
    .digest('base64url')}`;

/**
 * The nonce lets the SDK's own retry recognise its first attempt: when DynamoDB wrote the marker but the answer got lost, the second
 * attempt finds our nonce there and is no replay.
 */
export const claimOnce =
  (put: PutItem, nonce: () => string): ClaimOnce =>
  async (use, call) => {
    const marker = {
      pk: markerKey(use),
      sk: 'J',
      nonce: nonce(),
      usedAt: call.nowSeconds,
      ttl: use.neededUntilSeconds,
    };
    try {
      await put(marker, call, {
        expression: 'attribute_not_exists(pk) OR nonce = :nonce',
        values: { nonce: marker.nonce },
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };

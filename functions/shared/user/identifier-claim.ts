// One identifier, one user, for good: a row per identifier, put on the condition that nobody else has it.
import { createHash } from 'node:crypto';
import type { Key } from '../dynamo/item.ts';
import type { GetItem } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { PutItem } from '../dynamo/write-items.ts';
import { Refusal } from '../refusal.ts';
import { type ClaimIdentifier, userRowOf } from './user-directory.ts';
import { userKeyOf } from './user-id.ts';

export const identifierRowOf = (projectId: string, identifier: string): Key => {
  const hash = createHash('sha256').update(JSON.stringify([projectId, identifier]));
  return { pk: `I#${hash.digest('base64url')}`, sk: 'I' };
};

const taken = (): Refusal => new Refusal('identifier_taken', { reason: 'identifier_of_another_user' });

/**
 * At Corbado an identifier is a person: two users with one would have each other's passkeys. A user id is an identifier too, that of a user
 * who has no other, so it is claimed along; and a user on record who never claimed theirs has it all the same. An earlier identifier stays
 * with its user: the passkeys of that name at Corbado do.
 */
export const claimIdentifier =
  (get: GetItem, put: PutItem, projectId: string): ClaimIdentifier =>
  async (userId, identifier, call) => {
    const userKey = userKeyOf(projectId, userId);
    const names = [...new Set([userId, identifier])];
    // Before anything is written: a row that stood in another user's way would shut that user out.
    if (identifier !== userId && (await get(userRowOf(userKeyOf(projectId, identifier)), call))) throw taken();
    const claim = async (name: string): Promise<string> => {
      const row = identifierRowOf(projectId, name);
      const isOurs = { expression: 'attribute_not_exists(pk) OR userKey = :userKey', values: { userKey } };
      await put({ ...row, userId, userKey }, call, isOurs);
      return row.pk;
    };
    const rows: string[] = [];
    try {
      // The user's own name first: whoever is refused for it must not keep the other one from its owner.
      for (const name of names) rows.push(await claim(name));
      return rows;
    } catch (error) {
      throw error instanceof ConditionFailed ? taken() : error;
    }
  };

// The row that keeps an identifier, such as an e-mail address, for one user.
import { createHash } from 'node:crypto';
import type { Key } from '../../functions/shared/dynamo/item.ts';

export const identifierKey = (projectId: string, identifier: string): Key => {
  const hash = createHash('sha256').update(JSON.stringify([projectId, identifier]));
  return { pk: `I#${hash.digest('base64url')}`, sk: 'I' };
};

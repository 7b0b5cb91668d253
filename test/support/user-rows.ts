// The rows that the table holds for one user.
import { createHash } from 'node:crypto';
import { localStage } from '../../infra/local-stage.ts';
import type { Item } from '../../local/dynamodb/read-items.ts';
import type { Bench } from './system.ts';

export const { projectId } = localStage.corbado;

/** The partition of a user's rows, written out here so that the functions' own code is not its own judge. */
export const partitionOf = (userId: string): string =>
  `U#${createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url')}`;

/** A user's rows of one kind: `S#` sessions, `P#` passkeys, `U` the user's own row. */
export const rowsOf = async (bench: Bench, userId: string, kind: 'S#' | 'P#' | 'U'): Promise<Item[]> => {
  const items = await bench.system().dynamodb.items();
  return items.filter(({ pk, sk }) => pk === partitionOf(userId) && String(sk).startsWith(kind));
};

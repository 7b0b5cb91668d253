// Whether this version and the last release can share a table, in both directions: an upgrade is not one moment, and may be taken back.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { listDueChecks } from '../functions/shared/flag/due-list.ts';
import { readFlagRow } from '../functions/shared/flag/flag-row.ts';
import { findSession } from '../functions/shared/login/sessions.ts';
import { findHandoff, findUse } from '../functions/shared/login/single-use.ts';
import {
  dueListOf,
  dueShards,
  identifierKey,
  kindOf,
  passkeyKey,
  type RowKind,
  userKeyOf,
  userRowKey,
} from '../functions/shared/table/rows.ts';
import type { Item, Table } from '../functions/shared/table/table.ts';
import { readKnownUser } from '../functions/shared/user/users.ts';
import { bundleFolder } from '../infra/bundle-folder.ts';
import {
  rememberingTable,
  sampleCall,
  sampleCode,
  sampleCredentialId,
  sampleProject,
  sampleToken,
  sampleUse,
  sampleUserId,
  writeSamples,
} from './row-samples.ts';

const lastRelease = join(import.meta.dirname, 'last');
/** One row of every kind as the last release writes it. */
const rowsFile = join(lastRelease, 'rows.json');
/** The session function of the last release, as it was deployed: it reads what all logins write. */
const bundleFile = join(lastRelease, 'session.mjs.br');

const kindOfItem = ({ pk, sk }: Item): RowKind | undefined => kindOf({ pk: String(pk), sk: String(sk) });

const userKey = userKeyOf(sampleProject, sampleUserId);

/** Whether the code at hand finds the sample of each kind in the table and makes of it what it is. */
const readers: Readonly<Record<RowKind, (table: Table) => Promise<boolean>>> = {
  session: async (table) => (await findSession(table, sampleToken, sampleCall))?.userId === sampleUserId,
  user: async (table) => {
    const row = await table.get(userRowKey(userKey), sampleCall);
    const { identifier, displayName, revokedBeforeSeconds, revokedMark, isBlocked } = readKnownUser('', row);
    const { state, claim, appendMark } = readFlagRow(row);
    const facts = [identifier, displayName, revokedMark, isBlocked, claim, appendMark];
    return facts.every(Boolean) && state === 'set' && Number.isFinite(revokedBeforeSeconds);
  },
  passkey: async (table) => (await table.get(passkeyKey(userKey, sampleCredentialId), sampleCall)) !== undefined,
  identifier: async (table) =>
    (await table.get(identifierKey(sampleProject, 'ada@example.com'), sampleCall))?.userKey === userKey,
  marker: async (table) => (await findUse(table, sampleUse, sampleCall)) !== undefined,
  handoff: async (table) => (await findHandoff(table, sampleCode, sampleCall)).userId === sampleUserId,
  due: async (table) => {
    const lists = [...new Set((table as ReturnType<typeof rememberingTable>).items().filter(isDue).map(dueListOf))];
    const found = await Promise.all(
      lists.flatMap((list) => dueShards.map((shard) => listDueChecks(table, list, shard, 10, sampleCall))),
    );
    return found.flat().filter(({ userId, corbadoUserId }) => userId ?? corbadoUserId).length === 2;
  },
};

const isDue = (item: Item): boolean => kindOfItem(item) === 'due';

const unreadable = async (rows: readonly Item[]): Promise<string[]> => {
  const kinds = Object.entries(readers) as [RowKind, (table: Table) => Promise<boolean>][];
  const outcomes = await Promise.all(
    kinds.map(async ([kind, isRead]) => [kind, await isRead(rememberingTable(rows)).catch(() => false)] as const),
  );
  return outcomes.flatMap(([kind, isRead]) =>
    isRead
      ? []
      : [`rows: a ${kind} row of the last release is not read: read its old form until the next major version`],
  );
};

/** What the last release wrote it may also need: nothing of it may be missing, or be of another type. */
const changed = (last: readonly Item[], now: readonly Item[]): string[] =>
  last.flatMap((row) => {
    const own = now.find(({ pk, sk }) => pk === row.pk && sk === row.sk);
    const kind = kindOfItem(row) ?? 'unknown';
    if (own === undefined) return [`rows: a ${kind} row has another key now: the last release does not find it`];
    return Object.entries(row).flatMap(([name, value]) => {
      const what = `rows: ${name} of a ${kind} row`;
      if (own[name] === undefined) return [`${what} is no longer written: the last release may need it`];
      const [before, after] = [typeof value, typeof own[name]];
      return before === after ? [] : [`${what} is a ${after} now and was a ${before}: give it another name`];
    });
  });

const rowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number()])));

/** What keeps this version and the last release from sharing a table, a line each. Both are judged by rows, without AWS. */
export const compareRows = async (last: readonly Item[], now: readonly Item[]): Promise<string[]> => [
  ...(await unreadable(last)),
  ...changed(last, now),
];

export const readLastRows = async (): Promise<Item[]> => rowsSchema.parse(JSON.parse(await readFile(rowsFile, 'utf8')));

/** For `npm run release:check`. */
export const checkRows = async (): Promise<string[]> => compareRows(await readLastRows(), await writeSamples());

/** The last release's session function, as JavaScript. */
export const readLastBundle = async (): Promise<Buffer> => brotliDecompressSync(await readFile(bundleFile));

/** Keeps what the next version is held to. To be called when a release is made, after the build. */
export const recordRows = async (): Promise<void> => {
  await writeFile(rowsFile, `${JSON.stringify(await writeSamples(), null, 2)}\n`);
  await writeFile(bundleFile, brotliCompressSync(await readFile(join(bundleFolder('session'), 'index.mjs'))));
};

// Puts a large population into a table that no engine has open: with the engine's own store, past its HTTP and its checks.
import { join } from 'node:path';
// biome-ignore lint/correctness/noUndeclaredDependencies: the project's own engine, from the folder above
import { create, createKey } from 'dynalite/db/index.js';
import { startEngine } from '../../local/dynamodb/engine.ts';
import type { LocalTable } from '../../local/dynamodb/template-tables.ts';
import { numberedUserId, type Row, rowsOfUser } from './rows.ts';

type Filling = {
  readonly folder: string;
  readonly table: LocalTable;
  readonly projectId: string;
  readonly items: number;
  readonly nowSeconds: number;
};

const itemsAtOnce = 5000;

const settled = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));

/** Creates the table in the folder and fills it; shows how many items it has so far. */
export const fillTable = async (
  { folder, table, projectId, items, nowSeconds }: Filling,
  show: (count: number) => void,
): Promise<void> => {
  await (await startEngine([table], { dataFolder: folder })).close();
  const store = create({ path: join(folder, 'dynamodb') });
  const shape = { KeySchema: table.keySchema, AttributeDefinitions: table.attributeDefinitions };
  const put = (row: Row) => ({ type: 'put' as const, key: createKey(row, shape), value: row });
  let users = 0;
  for (let written = 0; written < items; ) {
    const rows: Row[] = [];
    while (rows.length < itemsAtOnce && written + rows.length < items) {
      users += 1;
      rows.push(...rowsOfUser(projectId, numberedUserId(0, users), nowSeconds));
    }
    await settled((done) => store.getItemDb(table.name).batch(rows.map(put), done));
    written += rows.length;
    show(written);
  }
  await settled((done) => store.db.close(done));
};

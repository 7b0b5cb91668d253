// What we use of the embedded engine's own store, which ships no types: https://github.com/architect/dynalite/blob/main/db/index.js
declare module 'dynalite/db/index.js' {
  type Attributes = Record<string, { S: string } | { N: string }>;
  type KeyShape = {
    KeySchema: readonly { AttributeName: string }[];
    AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
  };
  type Done = (error?: Error | null) => void;
  type Store = {
    getItemDb(table: string): { batch(rows: { type: 'put'; key: string; value: Attributes }[], done: Done): void };
    db: { close(done: Done): void };
  };

  export const create: (options: { path: string }) => Store;
  export const createKey: (item: Attributes, table: KeyShape) => string;
}

// What we use of dynalite, which ships no types: https://github.com/architect/dynalite
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = {
    /** Folder to keep the data in. @default - in memory */
    path?: string;
    /** How long a new table stays in CREATING. @default 500 */
    createTableMs?: number;
  };

  const dynalite: (options: DynaliteOptions) => Server;
  export default dynalite;
}

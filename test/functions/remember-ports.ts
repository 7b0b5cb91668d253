// What remembering a user needs, on a table in memory.
import { claimIdentifier } from '../../functions/shared/user/identifier-claim.ts';
import type { RememberPorts } from '../../functions/shared/user/user-directory.ts';
import type { MemoryTable } from '../support/memory-table.ts';
import { projectId } from './a-login.ts';

export const rememberPorts = ({ get, put, update }: MemoryTable): RememberPorts => ({
  ...{ get, update },
  claimIdentifier: claimIdentifier(get, put, projectId),
});

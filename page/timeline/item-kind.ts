// What an item of the table is called on the page. Its key says what it is: functions/shared/table/rows.ts.
import { kindOf, type RowKind } from '../../functions/shared/table/rows.ts';

const names = {
  user: 'user',
  session: 'session',
  passkey: 'passkey',
  identifier: 'identifier',
  marker: 'replay marker',
  handoff: 'hand-off code',
  due: 'due check',
} as const satisfies Record<RowKind, string>;

export const itemKind = (pk: string, sk: string): string => {
  const kind = kindOf({ pk, sk });
  return kind === undefined ? 'nothing, to warm up' : names[kind];
};

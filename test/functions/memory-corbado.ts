// Corbado in memory: one user with identifiers and passkeys, and what it was asked.
import type { Corbado } from '../../functions/shared/corbado/corbado.ts';

const corbadoUserId = 'usr-1';

type Known = {
  /** What Corbado knows the user by; of no identifier at all it knows nobody. */
  readonly identifiers?: readonly string[];
  readonly passkeys?: () => Promise<number> | number;
};

export const memoryCorbado = ({ identifiers = ['u-1'], passkeys = () => 0 }: Known = {}) => {
  const asked: string[] = [];
  const listIdentifiers = (path: string) => {
    const [field, , wanted] = (new URL(path, 'https://corbado').searchParams.get('filter[]') ?? '').split(':');
    asked.push(`${field} ${wanted}`);
    const values = identifiers.filter((value) => (field === 'userID' ? wanted === corbadoUserId : wanted === value));
    return {
      identifiers: values.map((value) => ({ value, userID: corbadoUserId })),
      paging: { totalItems: values.length },
    };
  };
  const listPasskeys = async () => {
    asked.push('passkeys');
    const credentials = Array.from({ length: await passkeys() }, (_, index) => ({ id: `cre-${index}` }));
    return { credentials, paging: { totalItems: credentials.length } };
  };
  const ask: Corbado['ask'] = async (path) => {
    const answer = path.startsWith('/users/') ? await listPasskeys() : listIdentifiers(path);
    const body = Buffer.from(JSON.stringify(answer));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  };
  return { ask, warm: async () => undefined, retries: { take: () => false }, learned: {}, asked };
};

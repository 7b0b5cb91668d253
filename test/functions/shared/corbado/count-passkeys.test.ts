// How many passkeys Corbado has of a user: a number, no user, or an outage, and never a zero out of doubt.
import { describe, expect, it } from 'vitest';
import type { Corbado } from '../../../../functions/shared/corbado/corbado.ts';
import { countPasskeys, listIdentifiers } from '../../../../functions/shared/corbado/count-passkeys.ts';
import { TransportFailure, type UpstreamAnswer } from '../../../../functions/shared/corbado/transport.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const identifier = (value: string, userID: string) => ({ identifierID: 'ide-1', type: 'username', value, userID });
const identifiers = (...entries: unknown[]) => ({ identifiers: entries, paging: { totalItems: entries.length } });
const credentials = (entries: number, totalItems = entries) => ({
  ...{ credentials: Array.from({ length: entries }, (_, at) => ({ id: `cre-${at}` })), paging: { totalItems } },
});

const answerOf = (body: unknown, status = 200): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
});

/** Corbado gives these answers in turn. */
const asking = (...replies: unknown[]) => {
  const asked: [string, unknown][] = [];
  const ask: Corbado['ask'] = async (path, body) => {
    const reply = replies[asked.length];
    asked.push([path, body]);
    if (reply instanceof Error) throw reply;
    return reply !== null && typeof reply === 'object' && 'status' in reply
      ? (reply as UpstreamAnswer)
      : answerOf(reply);
  };
  return {
    asked,
    count: (of = 'u-1') => countPasskeys({ ask }, of, callAt()),
    list: (of = 'usr-1') => listIdentifiers({ ask }, of, callAt()),
  };
};
const ada = identifiers(identifier('u-1', 'usr-1'));

describe('the question', () => {
  it('M4: is whose identifier that is, and what this user has', async () => {
    const { count, asked } = asking(ada, credentials(2));
    expect(await count()).toBe(2);
    expect(asked).toEqual([
      ['/identifiers?filter%5B%5D=identifierValue%3Aeq%3Au-1', undefined],
      ['/users/usr-1/credentials', undefined],
    ]);
  });

  it('I4: carries any identifier as one value', async () => {
    const { count, asked } = asking(identifiers(identifier('a:b&c=d/é', 'usr-1')), credentials(1));
    expect(await count('a:b&c=d/é')).toBe(1);
    expect(asked.map(([path]) => path)).toEqual([
      '/identifiers?filter%5B%5D=identifierValue%3Aeq%3Aa%3Ab%26c%3Dd%2F%C3%A9',
      '/users/usr-1/credentials',
    ]);
  });
});

describe('the number', () => {
  it.each([
    [credentials(0), 0],
    [credentials(1), 1],
    [credentials(10, 37), 37],
  ])('M4: of %j is %i: the total counts, as a list is one page of it', async (body, expected) => {
    expect(await asking(ada, body).count()).toBe(expected);
  });

  it.each<[string, unknown[]]>([
    ['nobody', []],
    ['somebody else, as if the filter were not known', [identifier('u-2', 'usr-2'), identifier('U-1', 'usr-3')]],
  ])('M4: is unknown, and no zero, when Corbado answers with %s', async (_, entries) => {
    const { count, asked } = asking(identifiers(...entries), credentials(0));
    expect([await count(), asked.length]).toEqual([undefined, 1]);
  });

  it('M4: is unknown when there are more identifiers than the page that was read: one may be a second user’s', async () => {
    const page = { ...ada, paging: { totalItems: 50 } };
    const { count, asked } = asking(page, credentials(0));
    expect([await count(), asked.length]).toEqual([undefined, 1]);
  });

  it('M4: is unknown when Corbado knows two users by the identifier: which one has none says nothing', async () => {
    const entries = [identifier('u-1', 'usr-1'), identifier('u-1', 'usr-2')];
    const { count, asked } = asking(identifiers(...entries), credentials(0));
    expect([await count(), asked.length]).toEqual([undefined, 1]);
  });

  it('M4: is that of the right user among all', async () => {
    const entries = [identifier('u-2', 'usr-2'), identifier('u-1', 'usr-1')];
    const { count, asked } = asking(identifiers(...entries), credentials(1));
    expect([await count(), asked[1]?.[0]]).toEqual([1, '/users/usr-1/credentials']);
  });
});

describe('what is not an answer', () => {
  it.each<[string, unknown, string?]>([
    ['another shape', { credentials: {} }],
    ['no paging', { credentials: [] }],
    ['a number as text', { credentials: [], paging: { totalItems: '0' } }],
    ['less than nothing', { credentials: [], paging: { totalItems: -1 } }],
    ['half a passkey', { credentials: [], paging: { totalItems: 0.5 } }],
    ['more than can be counted', { credentials: [], paging: { totalItems: 1e300 } }],
    ['a total of null', { credentials: [], paging: { totalItems: null } }],
    ['entries that are text', { credentials: ['entry'], paging: { totalItems: 1 } }],
    ['entries without an id', { credentials: [{}], paging: { totalItems: 1 } }],
    ['entries that the total does not count', credentials(3, 0), 'list_contradicts_itself'],
    ['a total of entries that are not there', credentials(0, 1), 'list_contradicts_itself'],
    ['an empty object', {}],
    ['null', null],
    ['a list', []],
    ['no JSON', { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>') }],
  ])('M4: %s is no zero', async (_, body, reason = 'list_shape') => {
    await expect(asking(ada, body).count()).rejects.toEqual(refusing('upstream_error', reason));
    await expect(asking(body).count()).rejects.toEqual(refusing('upstream_error', 'list_shape'));
  });

  it.each(['', 'usr-', 'usr-1/../x?y', '..', 'usr-1\n', 'u-1', 'x'.repeat(200)])(
    'I4: a user of Corbado’s by the id %j is none that could stand in a path',
    async (userID) => {
      const { count, asked } = asking(identifiers(identifier('u-1', userID)), credentials(0));
      await expect(count()).rejects.toEqual(refusing('upstream_error', 'list_shape'));
      expect(asked).toHaveLength(1);
    },
  );

  it.each([
    [400, 'upstream_rejected'],
    [404, 'upstream_rejected'],
    [429, 'temporarily_unavailable'],
    [500, 'upstream_error'],
    [503, 'upstream_error'],
    [204, 'upstream_error'],
  ] as const)('M4: the status %i is no zero', async (status, code) => {
    await expect(asking(ada, answerOf(credentials(0), status)).count()).rejects.toEqual(refusing(code));
    await expect(asking(answerOf(identifiers(), status)).count()).rejects.toEqual(refusing(code));
  });

  it('M4: a connection that fails is no zero', async () => {
    const failure = new TransportFailure('timeout', true, false);
    await expect(asking(ada, failure).count()).rejects.toEqual(refusing('upstream_timeout'));
    await expect(asking(failure).list()).rejects.toEqual(refusing('upstream_timeout'));
  });
});

it('M4: the identifiers of a user are those that are the user’s, whatever the filter did', async () => {
  const entries = [identifier('ada@example.com', 'usr-1'), identifier('u-2', 'usr-2'), identifier('u-1', 'usr-1')];
  const { list, asked } = asking(identifiers(...entries));
  expect(await list()).toEqual(['ada@example.com', 'u-1']);
  expect(asked).toEqual([['/identifiers?filter%5B%5D=userID%3Aeq%3Ausr-1', undefined]]);
});

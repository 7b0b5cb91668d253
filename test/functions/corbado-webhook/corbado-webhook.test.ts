// What Corbado's webhooks say, and that only a deleted passkey of a user we may have leads to anything.
import { describe, expect, it } from 'vitest';
import { corbadoWebhook } from '../../../functions/corbado-webhook/corbado-webhook.ts';
import { turnOfHint } from '../../../functions/shared/flag/due-list.ts';
import { dueKey } from '../../../functions/shared/table/rows.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const deleted = (userID: unknown, webAuthnID: unknown) => ({
  id: 'evt-1',
  projectID: 'pro-1',
  type: 'passkey.deleted',
  created: '2026-11-21T12:00:00',
  data: { userID, userFullName: 'Ada Lovelace', credential: { id: 'cre-1', webAuthnID, status: 'active' } },
});

const receiving = () => {
  const table = memoryTable();
  const story = corbadoWebhook(rules, table);
  const receive = async (event: Record<string, unknown>, call = callAt()) => story(event, { by: 'basic' }, call);
  return { table, receive };
};

describe('a deleted passkey', () => {
  it.each([
    ['of our user', 'usr-1', 'u-1', { userId: 'u-1' }],
    ['of whom only Corbado’s id is known', 'usr-1', undefined, { corbadoUserId: 'usr-1' }],
    ['whose id at the authenticator is Corbado’s', 'usr-1', 'usr-8', { corbadoUserId: 'usr-1' }],
    ['whose id at the authenticator is an address', 'usr-1', 'ada@example.com', { corbadoUserId: 'usr-1' }],
    ['of whom only our id is known', undefined, 'u-1', { userId: 'u-1' }],
  ])('M4: %s puts the user on the list', async (_, userID, webAuthnID, who) => {
    const { table, receive } = receiving();
    const call = callAt();
    expect(await receive(deleted(userID, webAuthnID), call)).toEqual({ scheduled: true });
    const [subject = ''] = Object.values(who);
    const entry = { ...dueKey('soon', turnOfHint(subject, now), subject), ...who, attempts: 0, repeats: 0 };
    expect(table.items()).toEqual([expect.objectContaining(entry)]);
    expect(table.items()[0]).not.toHaveProperty('userId' in who ? 'corbadoUserId' : 'userId');
    expect([[...call.trail.metrics], call.trail.facts]).toEqual([
      ['WebhookReceived'],
      { webhookType: 'passkey.deleted' },
    ]);
  });

  it('M4: told of twenty times at once is one entry', async () => {
    const { table, receive } = receiving();
    await Promise.all(Array.from({ length: 20 }, () => receive(deleted('usr-1', 'u-1'))));
    expect(table.items()).toHaveLength(1);
  });

  it.each([
    [undefined, undefined],
    [null, null],
    ['', ''],
    ['u-1', 'usr-1'],
    ['usr-', 'a b'],
    ['usr-1/../2', 'é'],
    [`usr-${'1'.repeat(65)}`, 'x'.repeat(129)],
  ])('M4: of nobody (%j, %j) is refused', async (userID, webAuthnID) => {
    const { table, receive } = receiving();
    await expect(receive(deleted(userID, webAuthnID))).rejects.toEqual(refusing('invalid_request', 'event_no_user'));
    expect(table.operations).toEqual([]);
  });

  it.each([undefined, null])('M4: with %j for data is of nobody', async (data) => {
    const event = { type: 'passkey.deleted', data };
    await expect(receiving().receive(event)).rejects.toEqual(refusing('invalid_request', 'event_no_user'));
  });
});

describe('any other event', () => {
  it.each(['passkey.created', 'passkey.deleted.v2', 'Passkey.Deleted', 'user.deleted', 'x', '__proto__'])(
    'M4: %s is accepted and leads to nothing',
    async (type) => {
      const { table, receive } = receiving();
      const call = callAt();
      expect(await receive({ ...deleted('usr-1', 'u-1'), type }, call)).toEqual({ scheduled: false });
      expect(call.trail.facts).toEqual({ webhookType: 'other' });
      expect(await receive({ type })).toEqual({ scheduled: false });
      expect(table.operations).toEqual([]);
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['no type', { ...deleted('usr-1', 'u-1'), type: undefined }],
    ['a type that is no text', { type: ['passkey.deleted'] }],
    ['a type of free text', { type: 'passkey deleted\n' }],
    ['a type that goes on and on', { type: 'x'.repeat(65) }],
    ['data that are no object', { type: 'passkey.deleted', data: 'usr-1' }],
    ['a user that is no text', deleted(['usr-1'], 'u-1')],
    ['a user that goes on and on', deleted('u'.repeat(257), undefined)],
    ['a credential that is no object', { type: 'passkey.deleted', data: { credential: 'cre-1' } }],
    ['an id that is no text', deleted('usr-1', { id: 'u-1' })],
  ])('I4: of %s is refused', async (_, event) => {
    const { table, receive } = receiving();
    await expect(receive(event)).rejects.toEqual(refusing('invalid_request', 'event_shape'));
    expect(table.operations).toEqual([]);
  });
});

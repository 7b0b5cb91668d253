// The events that the kit makes up: documented fields, repeatable by their seed, and taken as what they are by the functions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActionEvent, requireEventUser } from '../../functions/shared/action/action-event.ts';
import { actionNames, documentedEvent, type EventWish, guides } from '../../kit/index.ts';
import { callAt } from '../functions/call-at.ts';

const projectId = 'pro-1';
const rules = { userIdClaim: 'webauthnId', allowEmailUserId: false } as const;

const anyWish: fc.Arbitrary<EventWish> = fc.record({
  action: fc.constantFrom(...actionNames),
  guide: fc.constantFrom(...guides),
  seed: fc.nat(),
  extras: fc.boolean(),
});

// That it has the documented fields and no other is tested in test/contract.
describe('an event', () => {
  it('is about whom it was told, whatever else it holds', () => {
    for (const extras of [false, true]) {
      expect(documentedEvent({ action: 'pre-login', identifier: 'ada', userId: 'x', extras })).toEqual({
        identifier: 'ada',
      });
      expect(documentedEvent({ action: 'post-login', userId: 'ada', extras }).userId).toBe('ada');
      expect(documentedEvent({ action: 'post-append', userId: 'ada', extras }).username).toBe('ada');
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const eventOf = (seed: number) => JSON.stringify(documentedEvent({ action: 'post-append', seed, extras: true }));
    expect(eventOf(7)).toBe(eventOf(7));
    expect(new Set(Array.from({ length: 500 }, (_, seed) => eventOf(seed))).size).toBe(500);
  });

  it('of the Cognito guide is about a user name that the pool made, found by an address', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { username } = documentedEvent({ action: 'post-append', guide: 'cognito', seed });
        expect(username).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
        const { identifier } = documentedEvent({ action: 'pre-login', guide: 'cognito', seed });
        expect(identifier).toMatch(/^[\w.-]+@[a-z]{6}\.example$/);
      }),
    );
  });
});

describe('for any seed', () => {
  it('is read by the functions as what it says', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        const event = documentedEvent(wish);
        const read = readActionEvent(event, projectId, rules, wish.action);
        if (wish.action === 'pre-login') expect(read.typedIdentifier).toBe(event.identifier);
        else expect(requireEventUser(read, rules, callAt())).toBe(event.userId ?? event.username);
        if (wish.extras && wish.action !== 'pre-login') expect(read.credentialId).toMatch(/^cre-\d{19}$/);
      }),
      { numRuns: 200 },
    );
  });
});

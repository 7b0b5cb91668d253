// The action kit against the golden fixtures: it sends the documented fields, and takes the documented answers for what they are.
// Tried by hand: `username` renamed in kit/documented-event.ts, `payload` made optional in kit/answer-shapes.ts.
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  type ActionName,
  anotherSecret,
  documentedEvent,
  type Guide,
  judgeAnswer,
  type Outcome,
  signDelivery,
  tampered,
} from '../../kit/index.ts';
import { documented, type Path } from '../support/documented.ts';

const events: [ActionName, Guide, Path<'events'>][] = [
  ['pre-login', 'generic', 'events/pre-login'],
  ['pre-login', 'cognito', 'events/pre-login'],
  ['post-login', 'generic', 'events/post-login'],
  ['post-login', 'cognito', 'events/post-login'],
  ['post-append', 'generic', 'events/post-append'],
  ['post-append', 'cognito', 'events/post-append-cognito'],
];

describe('events', () => {
  it.each(events)('%s of the %s guide has the fields of %s', (action, guide, path) => {
    for (let seed = 0; seed < 50; seed += 1)
      expect(Object.keys(documentedEvent({ action, guide, seed }))).toEqual(Object.keys(documented(path)));
  });

  it('post-login brings the proof beside the user', () => {
    const { signedPasskeyData } = documented('events/post-login-with-proof');
    const { userId } = documented('events/post-login');
    const wish = { userId: String(userId), signedPasskeyData: String(signedPasskeyData) };
    expect(documentedEvent({ action: 'post-login', ...wish })).toEqual({ userId, signedPasskeyData });
  });
});

// What this bundle announces to add to the documented bodies.
const session = { sessionId: 'eyJhbGciOiJIUzI1NiJ9', tokenType: 'Bearer', expiresAt: 1_790_000_000 };
const recorded = { recorded: true, firstPasskey: true };

const successes: [Path<'action-answers'>, ActionName, Outcome, object][] = [
  ['action-answers/pre-login-found', 'pre-login', 'found', {}],
  ['action-answers/pre-login-typed-error', 'pre-login', 'typed', {}],
  ['action-answers/pre-login-untyped-error', 'pre-login', 'untyped', {}],
  ['action-answers/pre-login-custom-error', 'pre-login', 'custom', {}],
  ['action-answers/pre-login-silent-disabled', 'pre-login', 'silent', {}],
  ['action-answers/pre-login-silent-new-password', 'pre-login', 'silent', {}],
  ['action-answers/post-login-success', 'post-login', 'session', session],
  ['action-answers/post-append-success', 'post-append', 'recorded', recorded],
];

describe('answers', () => {
  const bodyOf = (path: Path<'action-answers'>) => Object(documented(path).body) as Record<string, unknown>;
  const judge = (action: ActionName, body: object) => judgeAnswer(action, { status: 200, body });

  it.each(successes)('%s is a %s answer: %s', (path, action, outcome, added) => {
    const body = bodyOf(path);
    const ours = { ...body, ...added, ...('accessToken' in body && { sessionId: body.accessToken }) };
    expect(judge(action, ours)).toEqual({ outcome, mistakes: [] });
  });

  it.each(successes)('%s lacks nothing that is documented', (path, action, _, added) => {
    const body = bodyOf(path);
    const without = (object: object, key: string) =>
      Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
    for (const key of Object.keys(body))
      expect(judge(action, { ...without(body, key), ...added }).mistakes, key).not.toEqual([]);
    for (const key of Object.keys(Object(body.error)))
      expect(judge(action, { ...body, error: without(Object(body.error), key) }).mistakes, key).not.toEqual([]);
  });

  it.each(['post-login-failure', 'post-append-failure', 'post-append-failure-cognito'] as const)(
    '%s is none',
    (name) => {
      const { statusCode: status, body } = documented(`action-answers/${name}`);
      const action = name.startsWith('post-login') ? 'post-login' : 'post-append';
      expect(judgeAnswer(action, { status, body }).mistakes).toEqual(['expected status 200, got 500']);
    },
  );
});

describe('signatures', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const signing = { secret, id: 'msg_1', timestamp: Math.floor(Date.now() / 1000) };

  it.each(events)('of %s (%s) are those of the published package, which believes nothing else', (action, guide) => {
    const published = new Webhook(secret);
    const event = { ...documentedEvent({ action, guide, seed: 1 }), name: 'Zoë 山田' };
    const delivery = signDelivery(event, signing);
    const signed = published.sign(signing.id, new Date(signing.timestamp * 1000), delivery.body);
    expect(delivery.headers['webhook-signature']).toBe(signed);
    expect(published.verify(delivery.body, delivery.headers)).toEqual(event);
    const others = [tampered(delivery), signDelivery(event, { ...signing, secret: anotherSecret(secret) })];
    for (const { body, headers } of others) expect(() => published.verify(body, headers)).toThrow('signature');
  });
});

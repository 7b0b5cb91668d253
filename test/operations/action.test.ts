// `npm run action` against the local run, which lends it secret and proofs: each trial, its expectation and what is left behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action } from '../../operations/action.ts';
import { UsageProblem } from '../../operations/command/command-line.ts';
import { type SystemWithPage, startWithPage } from '../../page/start-with-page.ts';
import { runWith } from '../support/run-with.ts';
import { runHere } from './run-command.ts';
import { sayAction, shortOf, tryIt } from './try-action.ts';

let running: SystemWithPage;
beforeAll(async () => {
  running = await startWithPage({});
});
afterAll(() => running.close());

const restart = (name: 'pre-login' | 'post-login', variables: Record<string, string>) =>
  runWith({ system: () => running.system }, name, variables);
const at = (line: string) => `${line} --url ${running.system.url}`;
const items = () => running.system.dynamodb.items();
const rowsOf = async (start: string) => (await items()).filter(({ sk }) => String(sk).startsWith(start));
const ended = [204, undefined, true];

describe.each(['pre-login', 'post-login', 'post-append'])('%s', (name) => {
  it.each(['--tamper', '--stale', '--wrong-secret'])('with %s is refused, and writes nothing', async (variant) => {
    const before = await items();
    const tried = await tryIt(at(`${name} ${variant}`));
    expect([tried.code, shortOf(tried)]).toEqual([0, [[401, 'unauthorized', true]]]);
    expect(await items()).toEqual(before);
  });
});

it('goes on with the clock of the local run, wherever the page has moved it', async () => {
  running.system.clock.moveBySeconds(7200);
  const { code, steps } = await tryIt(at('post-login'));
  running.system.clock.moveBySeconds(-7200);
  expect([code, steps[0]?.mistakes]).toEqual([0, []]);
});

it('makes up the same event again for the same seed', async () => {
  const bodies = [await tryIt(at('post-append --tamper --seed 7')), await tryIt(at('post-append --tamper --seed 7'))];
  const [one, other] = bodies.map(({ steps }) => steps[0]?.sent.body);
  expect(one).toEqual(other);
});

describe('pre-login', () => {
  it.each([
    ['by the user id', '', 'found'],
    ['by the address, as in the Cognito guide', '--guide cognito', 'found'],
    ['nobody', '--identifier nobody@example.com', 'typed'],
  ])('says who it is: %s', async (_, line, outcome) => {
    const tried = await tryIt(at(`pre-login ${line}`));
    expect([tried.code, shortOf(tried)]).toEqual([0, [[200, outcome, true]]]);
  });
});

describe('post-login', () => {
  it('opens a session by a real proof, and ends it again', async () => {
    const tried = await tryIt(at('post-login --user grace.hopper'));
    expect([tried.code, shortOf(tried)]).toEqual([0, [[200, 'session', true], ended]]);
    expect(tried.steps[0]?.sent.body).toMatchObject({ userId: 'grace.hopper' });
    expect(await rowsOf('S#')).toEqual([]);
  });

  it('opens one session for a delivery that comes twice', async () => {
    const tried = await tryIt(at('post-login --replay'));
    const second = [401, 'invalid_passkey_data', true];
    expect([tried.code, shortOf(tried)]).toEqual([0, [[200, 'session', true], second, ended]]);
    const [first, repeated] = tried.steps;
    expect(repeated?.sent).toEqual(first?.sent);
    expect(await rowsOf('S#')).toEqual([]);
  });

  it('hands out one code, where the stage hands out codes', async () => {
    restart('post-login', { SESSION_DELIVERY: 'handoff' });
    const tried = await tryIt(at('post-login --replay'));
    const { text } = await sayAction(at('post-login --other-user'));
    restart('post-login', {});
    expect(text).toMatch(/whose login a code stands for shows when it is traded/);
    expect(shortOf(tried)).toEqual([
      [200, 'handoff', true],
      [401, 'invalid_passkey_data', true],
    ]);
  });

  it('believes the proof, not the event', async () => {
    const noted = () => running.system.logs.filter(({ text }) => text.includes('"eventUserDiffers":true')).length;
    const before = noted();
    const tried = await tryIt(at('post-login --other-user'));
    expect([tried.code, tried.steps.map(({ asDocumented }) => asDocumented)]).toEqual([0, [true, true, true]]);
    const [first, owner] = tried.steps;
    expect(first?.sent.body).not.toMatchObject({ userId: 'ada.lovelace' });
    expect(owner?.seen.body.userId).toBe('ada.lovelace');
    expect(noted()).toBe(before + 1);
  });

  it('takes a proof from the pipe or the command line, and says that it can be used once', async () => {
    const proof = await running.system.corbado.signPasskeyData({ claims: { webauthnId: 'user-7' } });
    const first = await tryIt(at('post-login --signed-passkey-data -'), proof);
    expect([first.code, first.steps[0]?.sent.body]).toMatchObject([0, { userId: 'user-7' }]);
    const again = await sayAction(at(`post-login --signed-passkey-data ${proof}`));
    expect(again.code).toBe(1);
    expect(again.text).toMatch(/FAILED +expected status 200, got 401 invalid_passkey_data\n.*a proof is valid once/);
  });

  it('refuses what is no proof', async () => {
    const { code, steps } = await tryIt(at('post-login --signed-passkey-data nonsense'));
    expect([code, steps[0]?.seen.body.code]).toEqual([1, 'invalid_passkey_data']);
  });
});

describe('post-append', () => {
  it('takes note once, however often it arrives', async () => {
    const tried = await tryIt(at('post-append --replay --user user-append-1'));
    expect([tried.code, tried.steps.map(({ seen }) => seen.body)]).toMatchObject([
      0,
      [
        { recorded: true, firstPasskey: true },
        { recorded: false, firstPasskey: false },
      ],
    ]);
    expect((await rowsOf('U')).filter(({ userId }) => userId === 'user-append-1')).toHaveLength(1);
  });

  it('says what it leaves on record, and how to look at it', async () => {
    const { text } = await sayAction(at('post-append --user user-append-2'));
    expect(text).toMatch(
      /1 of 1 as documented\nthis stays: "user-append-2" is on record with a passkey that does not exist/,
    );
    expect(text).toContain(`npm run user -- --url ${running.system.url} show 'user-append-2'`);
    expect((await sayAction(at('post-append --tamper'))).text).not.toContain('this stays');
  });

  it('needs an id that the stage takes', async () => {
    const { code, text } = await sayAction(at('post-append --user usr-1'));
    expect(code).toBe(1);
    expect(text).toMatch(/FAILED +expected status 200, got 400 invalid_request\n +→ does the stage take this user id/);
  });
});

describe('the words', () => {
  it('say what was sent, expected and seen, and the verdict', async () => {
    const { code, text } = await sayAction(at('post-login --replay --seed 5'));
    expect(code).toBe(0);
    expect(text).toContain(`post-login at ${running.system.url}, signed, generic guide, seed 5\n`);
    expect(text).toMatch(/\n1\. the event, as Corbado sends it\n +sent +POST \/actions\/post-login\n/);
    expect(text).toMatch(/2\. the very same delivery once more\n/);
    expect(text).toMatch(/ +expected +401 invalid_passkey_data or 409 duplicate_event: one login opens one session\n/);
    expect(text).toMatch(/ +seen +401 invalid_passkey_data in \d+ ms\n/);
    expect(text).toMatch(/ +ok +as documented\n/);
    expect(text).toMatch(/\n3 of 3 as documented$/);
  });

  it('show nothing that opens a door', async () => {
    const proof = await running.system.corbado.signPasskeyData();
    const said = await sayAction(at('post-login --signed-passkey-data -'), proof);
    const tried = await tryIt(at(`post-login --action-auth basic`));
    for (const text of [said.text, tried.text]) {
      expect(text).not.toContain(proof.slice(0, 40));
      expect(text).not.toMatch(/[\w-]{22}\.[\w-]{43}/);
      expect(text).not.toContain(running.system.actionSecret.slice(10, 30));
      expect(text).not.toContain(btoa(`corbado:${running.system.actionSecret}`).slice(0, 24));
    }
  });

  it('say what the Cognito guide does not have', async () => {
    const { text } = await sayAction(at('post-login --guide cognito'));
    expect(text).toContain('Cognito guide has no post-login');
  });

  it('explain that a caller known by IAM invokes the function itself', async () => {
    const { code, text } = await sayAction(at("pre-login --action-auth iam --identifier o'hara"));
    expect(code).toBe(2);
    expect(text).toContain(`--payload '{"identifier":"o'\\''hara"}'`);
    expect(text).toMatch(/Nothing was sent\.$/);
  });
});

it('with a password: a right one is let in, a wrong one is not, and what a signature covers is no question', async () => {
  restart('pre-login', { ACTION_AUTH: 'basic' });
  const right = await tryIt(at('pre-login --action-auth basic'));
  const wrong = await tryIt(at('pre-login --action-auth basic --wrong-secret'));
  restart('pre-login', {});
  expect([shortOf(right)[0]?.[0], shortOf(wrong)]).toEqual([200, [[401, 'unauthorized', true]]]);
  await expect(tryIt(at('pre-login --action-auth basic --tamper'))).rejects.toThrow(UsageProblem);
});

it('ends with 1 where no local run answers', async () => {
  const nobody = await runHere(action, 'pre-login --url http://localhost:9');
  const words = /lends no action secret \(ECONNREFUSED\) — start the local run: npm start; or say with --url/;
  expect(nobody).toMatchObject({ code: 1, output: '', problems: expect.stringMatching(words) });
});

// The stand-in as Corbado runs actions: it sends the documented events, and is led by the documented answers alone.
// Tried by hand: `identifier` renamed in the event of login/start, and `userId` read there instead of the documented `identifier`.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documented, exactly, type Path } from '../support/documented.ts';
import { type DocumentedBackend, startDocumentedBackend } from '../support/documented-backend.ts';

let backend: DocumentedBackend;
beforeAll(async () => {
  backend = await startDocumentedBackend();
});
afterAll(() => backend.close());
beforeEach(() => backend.reset());

/** Several fixtures together: the documented fields, and those that we only suppose. */
const together = (...fixtures: Path<'events'>[]) => Object.assign({}, ...fixtures.map((fixture) => exactly(fixture)));
const appended = () => together('events/post-append', 'events/post-append-around');
const loggedIn = () => together('events/post-login', 'events/post-login-with-proof', 'events/post-login-around');
// The user whom the documented pre-login answer finds.
const found = String((documented('action-answers/pre-login-found').body as Record<string, unknown>).identifier);

const startLogin = async (identifier = 'ada@example.com') => {
  const body = { identifier, source: 'text-field', loadedMs: 0 };
  return (await backend.send('login/start', { body, headers: await backend.begin() })).body;
};
/** A passkey login up to its end; the challenge is for whoever pre-login finds. */
const finishLogin = async () => {
  const device = await backend.enrol(found);
  const headers = await backend.begin();
  backend.answer('pre-login', 'action-answers/pre-login-found');
  return (await backend.finishLogin(headers, device.get(await backend.startLogin(headers)))).body;
};

describe('events of the ceremonies', () => {
  it('pre-login', async () => {
    await backend.corbado.ceremonies.preLogin({ identifier: 'ada@example.com' });
    expect(backend.eventsOf('pre-login')).toEqual([exactly('events/pre-login')]);
  });

  it('post-append and post-login', async () => {
    await backend.corbado.ceremonies.append({ connectToken: await backend.tokenOf('passkey-append') });
    await backend.corbado.ceremonies.loginWithAction({ userId: 'ada' });
    expect(backend.eventsOf('post-append')).toEqual([appended()]);
    expect(backend.eventsOf('post-login')).toEqual([loggedIn()]);
  });
});

describe('events of the Frontend API', () => {
  it('pre-login', async () => {
    await startLogin();
    expect(backend.eventsOf('pre-login')).toEqual([exactly('events/pre-login')]);
  });

  it('post-append, whose user name is the identifier of the connect token in both guides', async () => {
    await backend.enrol('grace');
    expect(backend.eventsOf('post-append')).toEqual([appended()]);
    expect(backend.eventsOf('post-append')).toMatchObject([exactly('events/post-append-cognito')]);
    expect(backend.eventsOf('post-append')).toMatchObject([{ username: 'grace' }]);
  });

  it('post-login', async () => {
    backend.corbado.frontend.setPostLogin('action');
    await finishLogin();
    expect(backend.eventsOf('post-login')).toEqual([loggedIn()]);
  });
});

describe('the documented answers of pre-login lead the client', () => {
  it('found: to a passkey of the user whom `identifier` names', async () => {
    await backend.enrol(found);
    backend.answer('pre-login', 'action-answers/pre-login-found');
    expect(JSON.parse(String((await startLogin()).assertionOptions))).toHaveProperty('publicKey.challenge');
  });

  it.each<Path<'action-answers'>>([
    'action-answers/pre-login-typed-error',
    'action-answers/pre-login-untyped-error',
    'action-answers/pre-login-custom-error',
  ])('%s: to the error that the action wrote', async (fixture) => {
    await backend.enrol(found);
    backend.answer('pre-login', fixture);
    const { error } = documented(fixture).body as { error: { code: string; message?: string } };
    const answer = await startLogin();
    expect({ status: 200, body: answer }).toEqual(exactly('answers/frontend-login-start'));
    expect(answer).toMatchObject({
      assertionOptions: '',
      fallbackOperationError: { error: { code: error.code, message: error.message ?? '' } },
    });
  });

  it('typed: an unknown user may type again, every other error leads to the other login', async () => {
    backend.answer('pre-login', 'action-answers/pre-login-typed-error');
    expect(await startLogin()).toMatchObject({ fallbackOperationError: { initFallback: false } });
    backend.answer('pre-login', 'action-answers/pre-login-custom-error');
    expect(await startLogin()).toMatchObject({ fallbackOperationError: { initFallback: true } });
  });

  it.each<Path<'action-answers'>>([
    'action-answers/pre-login-silent-disabled',
    'action-answers/pre-login-silent-new-password',
  ])('%s: to the other login, and the client learns no reason', async (fixture) => {
    backend.answer('pre-login', fixture);
    const answer = await startLogin();
    const { error } = documented(fixture).body as { error: { code: string } };
    expect(answer).toMatchObject({ assertionOptions: '', fallbackOperationError: { initFallback: true } });
    expect(JSON.stringify(answer)).not.toContain(error.code);
  });
});

describe('the documented answers of post-login reach the client', () => {
  beforeEach(() => backend.corbado.frontend.setPostLogin('action'));

  it.each<Path<'action-answers'>>(['action-answers/post-login-success', 'action-answers/post-login-success-older'])(
    '%s',
    async (fixture) => {
      backend.answer('post-login', fixture);
      const { session } = await finishLogin();
      expect(JSON.parse(String(session))).toEqual(documented(fixture).body);
    },
  );

  it('a failure gives no session', async () => {
    backend.answer('post-login', 'action-answers/post-login-failure');
    expect(await finishLogin()).toMatchObject({ session: '', fallbackOperationError: { initFallback: true } });
  });
});

describe('the passkey stays, whatever post-append answers', () => {
  it.each<Path<'action-answers'>>([
    'action-answers/post-append-success',
    'action-answers/post-append-failure',
    'action-answers/post-append-failure-cognito',
  ])('%s', async (fixture) => {
    backend.answer('post-append', fixture);
    await backend.enrol('ada');
    expect(backend.corbado.state.passkeys).toHaveLength(1);
    expect(backend.corbado.calls.at(-1)?.actions).toMatchObject([{ statusCode: documented(fixture).statusCode }]);
  });
});

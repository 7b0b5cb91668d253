// Lets Corbado’s published React components (@corbado/connect-react 0.2.4) speak the newest published protocol (web-core 3.5.0).
// The components come with web-core 2.18, which cannot be pointed at plain http on this machine and reads the session field alone;
// 3.5.0 can, but answers in other words. Nothing of either is changed: this translates between them.
import * as ofTheComponents from '@corbado/connect-react/node_modules/@corbado/web-core';
import { ConnectError, ConnectErrorType, ConnectService } from '@corbado/web-core';
import { type CorbadoRefusal, refusalIn, refusalOf } from './corbado-refusal.ts';

type Outcome<Value> = { ok: true; err: false; val: Value } | { ok: false; err: true; val: unknown };
type AnswerOf<Name extends 'loginStart' | 'loginContinue'> = Extract<
  Awaited<ReturnType<ConnectService[Name]>>,
  { ok: true }
>['val'];

const failed = (val: unknown) => ({ ok: false, err: true, val }) as const;

/** The components tell failures apart by classes of their own web-core. */
const translateError = (error: unknown): unknown => {
  if (!(error instanceof ConnectError)) return error;
  // A ceremony that the user cancelled, or a request that was given up because its component is gone.
  if (error.type === ConnectErrorType.Cancel) {
    return Object.assign(new ofTheComponents.PasskeyChallengeCancelledError(), { ignore: true });
  }
  if (error.type === ConnectErrorType.ExcludeCredentialsMatch)
    return new ofTheComponents.ExcludeCredentialsMatchError();
  return error;
};

const translate = <Value>(outcome: Outcome<Value>): Outcome<Value> =>
  outcome.err ? failed(translateError(outcome.val)) : outcome;

// 3.5.0 reports a user without a passkey, and an action that refused, inside a successful answer.
const translateStart = (outcome: Outcome<AnswerOf<'loginStart'>>) => {
  if (outcome.err || outcome.val.assertionOptions !== '') return translate(outcome);
  const { fallbackOperationError } = outcome.val;
  const isUnknown = fallbackOperationError?.initFallback === false;
  return failed(isUnknown ? new ofTheComponents.ConnectUserNotFound() : fallbackOperationError);
};

// The newest of Corbado's own components take the session, and without one signedPasskeyData; those at hand read `session`.
const translateFinish = (outcome: Outcome<AnswerOf<'loginContinue'>>) => {
  if (outcome.err) return translate(outcome);
  if (refusalIn(outcome.val)) return failed(outcome.val.fallbackOperationError);
  const { session, signedPasskeyData } = outcome.val;
  return { ...outcome, val: { ...outcome.val, session: session.length > 0 ? session : signedPasskeyData } };
};

type Observe = <Value>(asked: Promise<Outcome<Value>>) => Promise<Outcome<Value>>;

/** The calls of the components that mean something else, or take something else, in 3.5.0. */
const translatedCalls = (service: ConnectService, observe: Observe) => ({
  loginInit: async (given: AbortController) => translate(await observe(service.loginInit(given))),
  loginStart: async (...asked: Parameters<ConnectService['loginStart']>) =>
    translateStart(await observe(service.loginStart(...asked))),
  loginContinue: async (start: AnswerOf<'loginStart'>) => translateFinish(await observe(service.loginContinue(start))),
  conditionalUILogin: async (before: (ac: AbortController) => void, after: () => void, end: () => void) =>
    translateFinish(await observe(service.conditionalUILogin(before, after, end, Date.now()))),
  appendInit: async (given: AbortController) => translate(await observe(service.appendInit(given))),
  startAppend: async (...asked: Parameters<ConnectService['startAppend']>) =>
    translate(await observe(service.startAppend(...asked))),
  completeAppend: async (options: string) => translate(await observe(service.completeAppend(options, 'manual'))),
  manageInit: async (given: AbortController) => translate(await observe(service.manageInit(given))),
  // `true`: the browser learns which passkeys are left, so that it forgets deleted ones.
  manageList: async (token: string) => translate(await observe(service.manageList(token, true))),
  manageDelete: async (...asked: Parameters<ConnectService['manageDelete']>) =>
    translate(await observe(service.manageDelete(...asked))),
});

type CorbadoProject = { readonly projectId: string; readonly frontendApiUrl: string };

type Observers = {
  /** Called after each call, with the reason if Corbado or the customer's action refused it. */
  readonly onRefusal: (refusal: CorbadoRefusal | undefined) => void;
  /** Called when a step of a login that the visitor asked for begins, and when it ends. */
  readonly onLogin: (steps: 1 | -1) => void;
  readonly onPasskeyCreated: () => void;
};

const createConnectService = (
  { projectId, frontendApiUrl }: CorbadoProject,
  { onRefusal, onLogin, onPasskeyCreated }: Observers,
): ConnectService => {
  const service = new ConnectService(projectId, '', false, frontendApiUrl);
  const translated = translatedCalls(service, async (asked) => {
    const outcome = await asked;
    onRefusal(outcome.err ? refusalOf(outcome.val) : refusalIn(outcome.val));
    return outcome;
  });
  const counted =
    <Given extends unknown[], Value>(step: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      onLogin(1);
      return step(...given).finally(() => onLogin(-1));
    };
  const calls = {
    ...translated,
    loginStart: counted(translated.loginStart),
    loginContinue: counted(translated.loginContinue),
    completeAppend: async (options: string) => {
      const outcome = await translated.completeAppend(options);
      if (outcome.ok) onPasskeyCreated();
      return outcome;
    },
  };
  return new Proxy(service, {
    get: (target, name) => {
      if (name in calls) return Reflect.get(calls, name);
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
};

export type CorbadoLink = {
  readonly service: ConnectService;
  /** Why Corbado said no to the latest call; undefined when it did not. */
  readonly lastRefusal: () => CorbadoRefusal | undefined;
  /** Whether a passkey login is under way; the component would start another one with each press. */
  readonly isLoggingIn: () => boolean;
  /** Calls the listener with each refusal; returns the function that ends it. */
  readonly onRefusal: (listener: (refusal: CorbadoRefusal) => void) => () => void;
  /** Calls the listener with each new passkey; returns the function that ends it. */
  readonly onPasskeyCreated: (listener: () => void) => () => void;
};

export const createCorbadoLink = (project: CorbadoProject): CorbadoLink => {
  const listeners = new Set<(refusal: CorbadoRefusal) => void>();
  const creationListeners = new Set<() => void>();
  let last: CorbadoRefusal | undefined;
  let steps = 0;
  const service = createConnectService(project, {
    onRefusal: (refusal) => {
      last = refusal;
      if (refusal) for (const listener of listeners) listener(refusal);
    },
    onLogin: (change) => {
      steps += change;
    },
    onPasskeyCreated: () => {
      for (const listener of creationListeners) listener();
    },
  });
  return {
    service,
    lastRefusal: () => last,
    isLoggingIn: () => steps > 0,
    onPasskeyCreated: (listener) => {
      creationListeners.add(listener);
      return () => void creationListeners.delete(listener);
    },
    onRefusal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

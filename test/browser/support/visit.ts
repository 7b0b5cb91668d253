// How the tests' stories begin: somebody who is known to the existing login opens the app, and perhaps creates a passkey there.
import type { LoginUser } from '../../../local/login/demo-users.ts';
import type { Bench } from '../../support/system.ts';
import { type App, openApp } from './app.ts';
import type { Visitor, Visitors } from './browser.ts';
import type { Outcome } from './client-script.ts';

export type Visit = Visitor & { user: LoginUser; app: App };

/** A visitor with a user name of their own, in front of the open page. */
export const visit = async (bench: Bench, visitors: Visitors): Promise<Visit> => {
  const visitor = await visitors.arrive();
  const user = bench.system().login.addVisitor();
  return { ...visitor, user, app: await openApp(visitor.page, bench.system()) };
};

/** Adds a passkey for the user who is signed in. `isForced` is what the list's "Add a passkey" says. */
export const addPasskey = async (app: App, isForced = false): Promise<Outcome> => {
  const start = await app.client('startAppend', await app.connectToken('passkey-append'), isForced);
  if (!start.ok) return start;
  return app.client('finishAppend', String(start.value.attestationOptions));
};

/** Signs in with the password, creates a passkey and signs out: from here on the passkey is needed. */
export const enrol = async ({ app, user }: Visit): Promise<void> => {
  await app.signIn(user);
  const { ok, value } = await addPasskey(app);
  if (!ok) throw new Error(`no passkey: ${JSON.stringify(value)}`);
  await app.signOut();
};

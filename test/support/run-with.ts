// Settings of a function that a test changes while the system runs.
import type { FunctionName } from '../../infra/functions.ts';
import type { Bench } from './system.ts';

/** The environment that the template gives to a function, with addresses of this machine. */
export const environmentOf = (bench: Pick<Bench, 'system'>, name: FunctionName): Readonly<Record<string, string>> =>
  bench.system().template.functions.find((one) => one.name === name)?.environment ?? {};

/** Lets a function run in that environment with these variables changed, cold or warm; earlier changes are gone. */
export const runWith = (bench: Pick<Bench, 'system'>, name: FunctionName, variables: Record<string, string>): void =>
  bench.system().reconfigure(name, { ...environmentOf(bench, name), ...variables });

// Settings of several files, written once, so that environments that are kept warm are found again.

/** Post-login trusts events without proof. */
export const trustingEvents = { TRUST_EVENT_IDENTITY: 'true' };
/** And hands over codes instead of sessions. */
export const handingOver = { ...trustingEvents, SESSION_DELIVERY: 'handoff' };
/** What is typed at pre-login is the user id; the demo pool knows the address. */
export const typedIsUserId = { PRE_LOGIN_RESOLVE: 'userId' };

// Rules about sessions, and about functions that are switched off: a setting must configure something that is deployed, and have an effect.
import { actionNames, type SwitchedName, switchedNames } from '../deployed-functions.ts';
import { type Problem, problem } from './configuration-problem.ts';
import type { HandedIn } from './handed-in.ts';
import { defaultAbsoluteSeconds } from './login.ts';
import { isSameSite } from './same-site.ts';
import { isWritten, type WrittenStage } from './stage-schema.ts';

const idleWithinAbsolute = ({ session }: WrittenStage): Problem[] => {
  const absolute = isWritten(session, 'absoluteSeconds') ? session?.absoluteSeconds : defaultAbsoluteSeconds;
  const idle = session?.idleSeconds;
  if (idle === undefined || absolute === undefined || idle <= absolute) return [];
  const wrong = `is longer than session.absoluteSeconds (${absolute})`;
  return [problem(['session', 'idleSeconds'], idle, wrong, 'lower it, or raise session.absoluteSeconds')];
};

// Browsers accept SameSite=None only from, and for, https: a stage with only http origins would issue useless cookies. And
// where every web app is on the API's own site, None exposes the cookie to other sites for no benefit.
const crossSiteCookieHasItsUse = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  const { session, allowedOrigins = [], customDomain = handedIn.customDomain } = stage;
  const origins = allowedOrigins.filter((origin) => origin !== undefined);
  if (session?.cookieSameSite !== 'None' || origins.length < Math.max(1, allowedOrigins.length)) return [];
  const refuse = (wrong: string, fix: string) => [problem(['session', 'cookieSameSite'], 'None', wrong, fix)];
  const https = origins.filter((origin) => origin.startsWith('https://'));
  if (https.length === 0) {
    return refuse('needs an https origin', 'add the https origin that needs it to allowedOrigins, or write "Strict"');
  }
  const { domainName, hostedZone } = customDomain ?? {};
  const zone = hostedZone?.name === undefined ? undefined : { name: hostedZone.name };
  const domain = domainName === undefined ? undefined : { domainName, hostedZone: zone };
  if (!https.every((origin) => isSameSite(origin, domain))) return [];
  return refuse('is for a web app on another site, and allowedOrigins has none', 'write "Strict" or "Lax"');
};

type Dependency = {
  readonly path: readonly string[];
  /** The setting has an effect as long as one of these is switched on. */
  readonly functions: readonly SwitchedName[];
  /** Whether this value asks for something. @default - any value does */
  readonly asks?: (value: unknown) => boolean;
};

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isTrue = (value: unknown): boolean => value === true;
const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const asksForFlag = (value: unknown): boolean =>
  isGroup(value) && Object.entries(value).some(([key, asked]) => key !== 'mode' || asked !== 'off');

const actions = switchedNames.filter((name) => actionNames.includes(name));
const takeJwts = ['connect-token', 'session'] as const;
const openByPasskey = ['post-login', 'verify-passkey'] as const;

const dependencies: readonly Dependency[] = [
  { path: ['actions'], functions: actions },
  { path: ['corbadoInvoker'], functions: actions },
  { path: ['existing', 'actionSecretArn'], functions: actions },
  { path: ['connectToken'], functions: ['connect-token'] },
  { path: ['preLogin'], functions: ['pre-login'] },
  { path: ['postLogin'], functions: ['post-login'] },
  // It redeems the hand-off codes.
  { path: ['postLogin', 'delivery'], functions: ['session'], asks: (value) => value === 'handoff' },
  { path: ['session', 'allowTokenInBody'], functions: ['verify-passkey', 'session'], asks: isTrue },
  { path: ['trustedIssuers'], functions: takeJwts, asks: isFilledList },
  { path: ['cognito', 'appClientIds'], functions: takeJwts, asks: isFilledList },
  { path: ['identity', 'allowIdTokenInBody'], functions: takeJwts, asks: isTrue },
  { path: ['cognito', 'checkUserStatus'], functions: openByPasskey, asks: isTrue },
  { path: ['cognito', 'flag'], functions: ['post-append'], asks: asksForFlag },
];

const valueAt = (stage: WrittenStage, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), stage);

const switchedOff = (stage: WrittenStage): Problem[] => {
  const off = new Set(switchedNames.filter((name) => stage.functions?.[name] === false));
  if (off.size === switchedNames.length && stage.cognito?.customAuth !== true) {
    return [problem(['functions'], stage.functions, 'switches every function off', 'leave on the ones that you use')];
  }
  return dependencies.flatMap(({ path, functions, asks = () => true }) => {
    const value = valueAt(stage, path);
    if (value === undefined || !asks(value) || functions.some((name) => !off.has(name))) return [];
    const wrong = `is for ${functions.join(', ')}, switched off under functions`;
    return [problem(path, value, wrong, 'remove this setting, or switch the function on')];
  });
};

const thresholdsOfNoAlarms = ({ monitoring }: WrittenStage): Problem[] => {
  const thresholds = monitoring?.thresholds ?? {};
  if (monitoring?.alarms !== false || Object.keys(thresholds).length === 0) return [];
  const wrong = 'has no effect, as monitoring.alarms is false';
  return [problem(['monitoring', 'thresholds'], thresholds, wrong, 'remove one of the two')];
};

export const functionProblems = (stage: WrittenStage, handedIn: HandedIn): Problem[] => [
  ...idleWithinAbsolute(stage),
  ...crossSiteCookieHasItsUse(stage, handedIn),
  ...switchedOff(stage),
  ...thresholdsOfNoAlarms(stage),
];

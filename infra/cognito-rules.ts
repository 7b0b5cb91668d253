// Rules about a stage's user pool: there is one where something is asked of it, and only one, and what is asked can be done.
import * as z from 'zod';
import { defaultFlagAttribute, defaultFlagTimeAttribute, type FlagMode, flagModeOf } from './cognito-settings.ts';
import { explain } from './configuration-problem.ts';
import { poolAddress } from './pool-issuer.ts';
import type { Problem } from './stage-rules.ts';
import type { HandedIn } from './stage-schema.ts';

// What is not even well-formed is complained about by the schema.
const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const isOn = lenient(z.literal(true));
const anything = z.unknown().optional();

const settings = z.object({
  functions: lenient(z.record(z.string(), z.unknown())),
  existing: lenient(z.object({ userPoolArn: anything })),
  identity: lenient(z.object({ allowIdTokenInBody: isOn })),
  preLogin: lenient(z.object({ resolve: lenient(z.literal('cognito')) })),
  trustedIssuers: lenient(z.array(lenient(z.object({ issuer: lenient(z.string()) })))),
  cognito: lenient(
    z.object({
      createDemoPool: isOn,
      appClientIds: lenient(z.array(z.unknown())),
      customAuth: isOn,
      checkUserStatus: isOn,
      flag: lenient(
        z.looseObject({
          mode: lenient(z.enum(['off', 'attribute', 'mfa-preference'])),
          attribute: anything,
          timeAttribute: anything,
          mfaFactors: anything,
          strict: isOn,
        }),
      ),
    }),
  ),
});

type Settings = z.output<typeof settings>;

const problem = (path: readonly string[], input: unknown, wrong: string, fix: string): Problem => ({
  path,
  message: explain(wrong, fix)({ input }),
});

const hasPool = ({ existing, cognito }: Settings, { userPool }: HandedIn): boolean =>
  userPool === true || existing?.userPoolArn !== undefined || cognito?.createDemoPool === true;

const recordsPasskeys = ({ functions }: Settings): boolean => functions?.['post-append'] !== false;

const modeOf = (stage: Settings, handedIn: HandedIn): FlagMode =>
  flagModeOf(stage.cognito?.flag?.mode, hasPool(stage, handedIn), recordsPasskeys(stage));

/** What the pool is told, as a stage is written. */
export const writtenFlagMode = (input: unknown, handedIn: HandedIn): FlagMode => {
  const { data } = settings.safeParse(input);
  return data === undefined ? 'off' : modeOf(data, handedIn);
};

const nobodyToAsk = (stage: Settings, handedIn: HandedIn): Problem[] => {
  if (hasPool(stage, handedIn)) return [];
  const { flag: { mode, ...flag } = {}, customAuth, checkUserStatus, appClientIds = [] } = stage.cognito ?? {};
  const resolve = stage.preLogin?.resolve;
  const asked: [string[], unknown, boolean][] = [
    [['preLogin', 'resolve'], resolve, resolve !== undefined],
    [['cognito', 'flag', 'mode'], mode, mode !== undefined && mode !== 'off'],
    [['cognito', 'flag'], flag, (mode ?? 'off') === 'off' && Object.values(flag).some((value) => value !== undefined)],
    [['cognito', 'customAuth'], customAuth, customAuth === true],
    [['cognito', 'checkUserStatus'], checkUserStatus, checkUserStatus === true],
    [['cognito', 'appClientIds'], appClientIds, appClientIds.length > 0],
  ];
  const fix = 'name yours in existing.userPoolArn, or write cognito.createDemoPool: true in development';
  return asked
    .filter(([, , isAsked]) => isAsked)
    .map(([path, value]) => problem(path, value, 'needs a user pool, and the stage has none', fix));
};

const twoPools = ({ existing, cognito }: Settings): Problem[] =>
  existing?.userPoolArn !== undefined && cognito?.createDemoPool === true
    ? [
        problem(
          ['cognito', 'createDemoPool'],
          true,
          'is a second pool beside existing.userPoolArn',
          'take one of the two out',
        ),
      ]
    : [];

const factors = (stage: Settings, handedIn: HandedIn): Problem[] => {
  const given = stage.cognito?.flag?.mfaFactors;
  const isRead = modeOf(stage, handedIn) === 'mfa-preference';
  if (isRead === (given !== undefined) || !hasPool(stage, handedIn) || !recordsPasskeys(stage)) return [];
  const fix = isRead
    ? 'list the factors to choose from, like ["SOFTWARE_TOKEN_MFA"]: this changes how users log in with their password'
    : 'take them out, or write mode: "mfa-preference"';
  return [problem(['cognito', 'flag', 'mfaFactors'], given, 'has no effect in this mode', fix)];
};

const strictAboutNothing = ({ cognito }: Settings): Problem[] =>
  cognito?.flag?.strict === true && cognito.flag.mode === 'off'
    ? [problem(['cognito', 'flag', 'strict'], true, 'has no effect with mode "off"', 'take one of the two out')]
    : [];

const oneAttributeForTwo = ({ cognito }: Settings): Problem[] => {
  const { attribute = defaultFlagAttribute, timeAttribute = defaultFlagTimeAttribute } = cognito?.flag ?? {};
  if (attribute !== timeAttribute) return [];
  const path = ['cognito', 'flag', cognito?.flag?.timeAttribute === undefined ? 'attribute' : 'timeAttribute'];
  return [problem(path, attribute, 'is the name of both attributes', 'give each its own')];
};

const poolAsIssuer = ({ existing, trustedIssuers = [] }: Settings): Problem[] => {
  if (typeof existing?.userPoolArn !== 'string') return [];
  const own = `https://${poolAddress(existing.userPoolArn).userPoolProviderName}`;
  const fix = 'take this entry out, and list its app clients in cognito.appClientIds';
  return trustedIssuers.flatMap((entry, index) =>
    entry?.issuer?.replace(/\/$/, '') === own
      ? [problem(['trustedIssuers', String(index), 'issuer'], entry.issuer, 'is the pool of existing.userPoolArn', fix)]
      : [],
  );
};

const tokenOfNobody = ({ identity, trustedIssuers = [], cognito }: Settings): Problem[] => {
  const { appClientIds = [], createDemoPool } = cognito ?? {};
  const isTrusted = trustedIssuers.length > 0 || appClientIds.length > 0 || createDemoPool === true;
  if (identity?.allowIdTokenInBody !== true || isTrusted) return [];
  const fix = "name your login in trustedIssuers, or your user pool's app clients in cognito.appClientIds";
  return [problem(['identity', 'allowIdTokenInBody'], true, 'allows tokens, and none is trusted', fix)];
};

export const cognitoProblems = (input: unknown, handedIn: HandedIn): Problem[] => {
  const { data } = settings.safeParse(input);
  if (data === undefined) return [];
  return [
    ...nobodyToAsk(data, handedIn),
    ...twoPools(data),
    ...factors(data, handedIn),
    ...strictAboutNothing(data),
    ...oneAttributeForTwo(data),
    ...poolAsIssuer(data),
    ...tokenOfNobody(data),
  ];
};

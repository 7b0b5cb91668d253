// Rules about who identifies users: a stage that uses a user pool must have one, and that several issuers' ids denote the same people
// must be stated, not assumed.
import type { FlagMode } from '../../functions/shared/environment/settings.ts';
import { defaultFlagAttribute, defaultFlagTimeAttribute, flagModeOf } from './cognito.ts';
import { explain, type Problem, problem } from './configuration-problem.ts';
import { type HandedIn, poolSetting } from './handed-in.ts';
import { isWritten, type WrittenStage } from './stage-schema.ts';
import { poolAddress } from './trusted-issuers.ts';

// Production refuses one; that is reported already, so there is no need to add that the stage has no pool.
const wantsDemoPool = ({ cognito }: WrittenStage): boolean =>
  isWritten(cognito, 'createDemoPool') && cognito?.createDemoPool !== false;

const hasPool = (stage: WrittenStage, { userPool }: HandedIn): boolean =>
  userPool === true || isWritten(stage.existing, 'userPoolArn') || wantsDemoPool(stage);

const recordsPasskeys = ({ functions }: WrittenStage): boolean => functions?.['post-append'] !== false;

/** How passkeys are flagged in the pool. */
export const flagModeIn = (stage: WrittenStage, handedIn: HandedIn): FlagMode =>
  flagModeOf(stage.cognito?.flag?.mode, hasPool(stage, handedIn), recordsPasskeys(stage));

const nobodyToAsk = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  if (hasPool(stage, handedIn)) return [];
  const { flag: { mode, ...flag } = {}, customAuth, checkUserStatus, appClientIds = [] } = stage.cognito ?? {};
  const { strict, ...more } = flag;
  const resolve = stage.preLogin?.resolve;
  const asked: [string[], unknown, boolean][] = [
    [['preLogin', 'resolve'], resolve, resolve === 'cognito'],
    [['cognito', 'flag', 'mode'], mode, mode !== undefined && mode !== 'off'],
    [['cognito', 'flag'], flag, (mode ?? 'off') === 'off' && (strict === true || Object.keys(more).length > 0)],
    [['cognito', 'customAuth'], customAuth, customAuth === true],
    [['cognito', 'checkUserStatus'], checkUserStatus, checkUserStatus === true],
    [['cognito', 'appClientIds'], appClientIds, appClientIds.length > 0],
  ];
  const fix = `name yours in ${poolSetting(handedIn)}, or write cognito.createDemoPool: true in development`;
  return asked
    .filter(([, , isAsked]) => isAsked)
    .map(([path, value]) => problem(path, value, 'needs a user pool, and the stage has none', fix));
};

const twoPools = ({ existing, cognito }: WrittenStage, handedIn: HandedIn): Problem[] => {
  const hasExisting = handedIn.userPool === true || isWritten(existing, 'userPoolArn');
  if (!hasExisting || cognito?.createDemoPool !== true) return [];
  const wrong = `is a second pool beside ${poolSetting(handedIn)}`;
  return [problem(['cognito', 'createDemoPool'], true, wrong, 'remove one of the two')];
};

const factors = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  const flag = stage.cognito?.flag;
  const isRead = flagModeIn(stage, handedIn) === 'mfa-preference';
  if (isRead === isWritten(flag, 'mfaFactors') || !hasPool(stage, handedIn) || !recordsPasskeys(stage)) return [];
  const fix = isRead
    ? 'list the factors to choose from, like ["SOFTWARE_TOKEN_MFA"]: this changes how users log in with their password'
    : 'remove them, or write mode: "mfa-preference"';
  return [problem(['cognito', 'flag', 'mfaFactors'], flag?.mfaFactors, 'has no effect in this mode', fix)];
};

const strictAboutNothing = ({ cognito }: WrittenStage): Problem[] =>
  cognito?.flag?.strict === true && cognito.flag.mode === 'off'
    ? [problem(['cognito', 'flag', 'strict'], true, 'has no effect with mode "off"', 'remove one of the two')]
    : [];

const oneAttributeForTwo = ({ cognito: { flag } = {} }: WrittenStage): Problem[] => {
  const isOwnTime = isWritten(flag, 'timeAttribute');
  const attribute = isWritten(flag, 'attribute') ? flag?.attribute : defaultFlagAttribute;
  if (attribute !== (isOwnTime ? flag?.timeAttribute : defaultFlagTimeAttribute) || attribute === undefined) return [];
  const path = ['cognito', 'flag', isOwnTime ? 'timeAttribute' : 'attribute'];
  return [problem(path, attribute, 'is the name of both attributes', 'give each its own name')];
};

const poolAsIssuer = ({ existing, trustedIssuers = [] }: WrittenStage): Problem[] => {
  if (existing?.userPoolArn === undefined) return [];
  const own = `https://${poolAddress(existing.userPoolArn).userPoolProviderName}`;
  const fix = 'remove this entry, and list its app clients in cognito.appClientIds';
  return trustedIssuers.flatMap((entry, index) =>
    entry?.issuer?.replace(/\/$/, '') === own
      ? [problem(['trustedIssuers', String(index), 'issuer'], entry.issuer, 'is the pool of existing.userPoolArn', fix)]
      : [],
  );
};

const tokenOfNobody = (stage: WrittenStage): Problem[] => {
  const { trustedIssuers = [], cognito: { appClientIds = [] } = {} } = stage;
  const isTrusted = trustedIssuers.length > 0 || appClientIds.length > 0 || wantsDemoPool(stage);
  if (stage.identity?.allowIdTokenInBody !== true || isTrusted) return [];
  const fix = "name your login in trustedIssuers, or your user pool's app clients in cognito.appClientIds";
  return [problem(['identity', 'allowIdTokenInBody'], true, 'allows tokens, but no issuer is trusted', fix)];
};

/** What `sameUsersAs` calls the user pool of the stage. */
const poolWord = 'cognito';

type WrittenIssuer = NonNullable<NonNullable<WrittenStage['trustedIssuers']>[number]>;

/** Whether the user pool's tokens count, or passkeys log in to it: then a user id from elsewhere denotes one of its users. */
const isPoolAnIssuer = (stage: WrittenStage, handedIn: HandedIn): boolean => {
  const { appClientIds, customAuth } = stage.cognito ?? {};
  const hasClients = isWritten(stage.cognito, 'appClientIds') && appClientIds?.length !== 0;
  return wantsDemoPool(stage) || ((hasClients || customAuth === true) && hasPool(stage, handedIn));
};

// Otherwise two people could be one user: two issuers may both have a user 1001.
const sameUsers = (entry: WrittenIssuer, earlier: readonly (string | undefined)[]): string | undefined => {
  const input = entry.sameUsersAs;
  const [first] = earlier;
  if (earlier.length === 0) {
    const report = explain('is set for the first issuer', 'remove it, or put that issuer before this one');
    return input === undefined ? undefined : report({ input });
  }
  const fix =
    `a user id denotes one user, whichever issuer it comes from: write sameUsersAs: ${JSON.stringify(first)} if its ids denote the ` +
    'same people, or remove this issuer, as its users could log in as others';
  return earlier.some((one) => one === undefined || one === input)
    ? undefined
    : explain('is not an issuer before this one', fix)({ input });
};

const unreadClaims = (entry: WrittenIssuer, path: readonly string[]): Problem[] =>
  (entry.trustUnverified ?? []).flatMap((claim, index) => {
    if (claim === undefined || claim === (entry.userIdClaim ?? 'sub') || claim === entry.identifierClaim) return [];
    const fix = 'remove it: it is neither userIdClaim nor identifierClaim';
    return [problem([...path, 'trustUnverified', String(index)], claim, 'is a claim that identifies nobody here', fix)];
  });

const issuerProblems = (stage: WrittenStage, handedIn: HandedIn): Problem[] => {
  const { trustedIssuers = [] } = stage;
  const pool = isPoolAnIssuer(stage, handedIn) ? [poolWord] : [];
  return trustedIssuers.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const path = ['trustedIssuers', String(index)];
    const message = sameUsers(entry, [...pool, ...trustedIssuers.slice(0, index).map((other) => other?.issuer)]);
    const unsaid = message === undefined ? [] : [{ path: [...path, 'sameUsersAs'], message }];
    return [...unsaid, ...unreadClaims(entry, path)];
  });
};

export const poolProblems = (stage: WrittenStage, handedIn: HandedIn): Problem[] => [
  ...nobodyToAsk(stage, handedIn),
  ...twoPools(stage, handedIn),
  ...factors(stage, handedIn),
  ...strictAboutNothing(stage),
  ...oneAttributeForTwo(stage),
  ...poolAsIssuer(stage),
  ...tokenOfNobody(stage),
  ...issuerProblems(stage, handedIn),
];

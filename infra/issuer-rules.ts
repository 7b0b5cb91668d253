// Rules about a stage's issuers of tokens: that the ids of several are the same people's is said and not assumed.
import * as z from 'zod';
import { explain } from './configuration-problem.ts';
import type { Problem } from './stage-rules.ts';
import type { HandedIn } from './stage-schema.ts';

/** What `sameUsersAs` calls the user pool of the stage. */
export const poolWord = 'cognito';

// What is not even well-formed is complained about by the schema.
const lenient = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const anything = z.unknown().optional();

const oneIssuer = z.object({
  issuer: anything,
  userIdClaim: z.string().default('sub').catch('sub'),
  identifierClaim: lenient(z.string()),
  trustUnverified: lenient(z.array(z.unknown())),
  sameUsersAs: anything,
});

const settings = z.object({
  existing: lenient(z.object({ userPoolArn: anything })),
  cognito: lenient(z.object({ createDemoPool: anything, appClientIds: anything, customAuth: anything })),
  trustedIssuers: lenient(z.array(lenient(oneIssuer))),
});

type Settings = z.output<typeof settings>;
type Issuer = z.output<typeof oneIssuer>;

/** Whether tokens of the stage's user pool count, or passkeys open it: then a user id from elsewhere is one of its users. */
const isPoolAnIssuer = ({ existing, cognito }: Settings, { userPool }: HandedIn): boolean => {
  if (cognito?.createDemoPool === true) return true;
  const { appClientIds = [], customAuth } = cognito ?? {};
  const hasClients = !Array.isArray(appClientIds) || appClientIds.length > 0;
  return (hasClients || customAuth === true) && (userPool === true || existing?.userPoolArn !== undefined);
};

// Both would be one user: of two issuers that count to 1001, each in its own way.
const sameUsers = (sameUsersAs: unknown, earlier: readonly unknown[]): string | undefined => {
  const [first] = earlier;
  if (first === undefined) {
    const report = explain('is said of the first issuer', 'take it out, or put that issuer before this one');
    return sameUsersAs === undefined ? undefined : report({ input: sameUsersAs });
  }
  if (earlier.includes(sameUsersAs)) return undefined;
  const fix =
    `one user id is one user here, whichever issuer says it: write sameUsersAs: ${JSON.stringify(first)} if its ids are the same ` +
    'people’s, or take this issuer out, as its users could log in as others';
  return explain('is no issuer before this one', fix)({ input: sameUsersAs });
};

const unreadClaims = ({ userIdClaim, identifierClaim, trustUnverified = [] }: Issuer): Problem[] =>
  trustUnverified.flatMap((claim, index) => {
    if (claim === userIdClaim || claim === identifierClaim) return [];
    const fix = 'take it out: it is neither userIdClaim nor identifierClaim';
    return [{ path: [String(index)], message: explain('is a claim that names nobody here', fix)({ input: claim }) }];
  });

export const issuerProblems = (input: unknown, handedIn: HandedIn): Problem[] => {
  const { data } = settings.safeParse(input);
  if (data === undefined) return [];
  const { trustedIssuers = [] } = data;
  const before = isPoolAnIssuer(data, handedIn) ? [poolWord] : [];
  return trustedIssuers.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const at = ['trustedIssuers', String(index)];
    const earlier = [...before, ...trustedIssuers.slice(0, index).map((other) => other?.issuer)];
    const message = sameUsers(entry.sameUsersAs, earlier);
    const unread = unreadClaims(entry).map((problem) => ({
      ...problem,
      path: [...at, 'trustUnverified', ...problem.path],
    }));
    return [...(message === undefined ? [] : [{ path: [...at, 'sameUsersAs'], message }]), ...unread];
  });
};

// What a call to a user pool was about, in words: whom it named, and what the pool made of it.

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The user, wherever the operation has its name; or the filter of a search. */
export const poolUser = (request: unknown): string => {
  const { Username, AuthParameters, ChallengeResponses, Filter } = fieldsOf(request);
  const names = [Username, fieldsOf(AuthParameters).USERNAME, fieldsOf(ChallengeResponses).USERNAME, Filter];
  return names.map(textIn).find((name) => name !== '') ?? '';
};

/** `passkey_enrolled is true`: what is custom about a user, which is why the functions ask. */
const attributesIn = (listed: unknown): string[] =>
  (Array.isArray(listed) ? listed : []).flatMap((one) => {
    const { Name, Value } = fieldsOf(one);
    return textIn(Name).startsWith('custom:') ? [`${textIn(Name).slice('custom:'.length)} is ${textIn(Value)}`] : [];
  });

const whoWasFound = ([first, ...others]: readonly unknown[]): string => {
  if (first === undefined) return 'nobody';
  return others.length === 0 ? `is ${textIn(fieldsOf(first).Username)}` : `${others.length + 1} users`;
};

/** Of a call that was answered. */
export const poolOutcome = (operation: string, request: unknown, answer: unknown): string => {
  const { UserAttributes, Users, ChallengeName, AuthenticationResult } = fieldsOf(answer);
  if (Array.isArray(Users)) return whoWasFound(Users);
  if (operation === 'AdminGetUser') return attributesIn(UserAttributes)[0] ?? 'no flag yet';
  if (operation === 'AdminUpdateUserAttributes') {
    const [first = 'written'] = attributesIn(fieldsOf(request).UserAttributes);
    return first;
  }
  if (AuthenticationResult !== undefined) return 'tokens issued';
  return textIn(ChallengeName) || 'done';
};

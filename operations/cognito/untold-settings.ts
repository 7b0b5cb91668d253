// What Cognito told and the SDK did not pass on, because it is older than the setting. Sent without it, an update would set it back. Pure.

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The paths that are in Cognito's own answer, with a value, and not in what the SDK made of it. */
export const untoldSettings = (told: unknown, read: unknown, path = ''): string[] => {
  if (!isObject(told)) return [];
  return Object.entries(told).flatMap(([name, value]) => {
    if (value === null) return [];
    const here = path === '' ? name : `${path}.${name}`;
    const passedOn = isObject(read) ? read[name] : undefined;
    return passedOn === undefined ? [here] : untoldSettings(value, passedOn, here);
  });
};

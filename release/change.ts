// What has changed since the last release, and which version that asks for. https://semver.org

/**
 * `lost`: what no version may do, since data or addresses would go. `breaking`: a team or a caller must change something.
 * `visible`: a team that changed nothing sees it in its template. `addition`: there is more than before.
 */
export type Change = { readonly kind: 'lost' | 'breaking' | 'visible' | 'addition'; readonly what: string };

/** What becomes of one list of names. */
export const compareNames = (what: string, last: readonly string[], now: readonly string[]): Change[] => [
  ...last
    .filter((name) => !now.includes(name))
    .map((name): Change => ({ kind: 'breaking', what: `${what} ${name} is gone` })),
  ...now
    .filter((name) => !last.includes(name))
    .map((name): Change => ({ kind: 'addition', what: `${what} ${name} is new` })),
];

export type Bump = 'none' | 'patch' | 'minor' | 'major';
const bumps = ['none', 'patch', 'minor', 'major'] as const satisfies Bump[];

type Version = readonly [major: number, minor: number, patch: number];

/** Throws unless it is `1.2.3`. */
export const parseVersion = (text: string): Version => {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (patch === undefined) throw new Error(`${text} is not a version like 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
};

/** Before 1.0.0 the second number stands for what breaks, as npm reads `^0.2.0`: 0.3.0 is not taken for it. */
export const neededBump = (changes: readonly Change[], last: string): Bump => {
  const isEarly = parseVersion(last)[0] === 0;
  if (changes.some(({ kind }) => kind === 'lost' || kind === 'breaking')) return isEarly ? 'minor' : 'major';
  if (changes.length > 0) return isEarly ? 'patch' : 'minor';
  return 'none';
};

/** Which number has grown. Throws when the version goes back. */
export const bumpBetween = (last: string, now: string): Bump => {
  const [before, after] = [parseVersion(last), parseVersion(now)];
  const index = after.findIndex((number, place) => number !== before[place]);
  if (index === -1) return 'none';
  if ((after[index] ?? 0) < (before[index] ?? 0)) throw new Error(`${now} comes before ${last}, the last release`);
  return (['major', 'minor', 'patch'] as const)[index] ?? 'none';
};

export const isEnough = (bump: Bump, needed: Bump): boolean => bumps.indexOf(bump) >= bumps.indexOf(needed);

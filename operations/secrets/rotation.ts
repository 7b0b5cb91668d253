// The two values of a stored secret and how they change over. Pure; the functions accept both as long as both stand there.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

export type StoredSecret = { readonly current: string; readonly previous?: string };

const storedSchema = z.object({ current: z.string(), previous: z.string().optional() });

/** What is stored at the moment; `undefined` when that is no secret of ours, whatever else it is. */
export const readStored = (text: string): StoredSecret | undefined => {
  try {
    const { current, previous } = storedSchema.parse(JSON.parse(text));
    return previous === undefined ? { current } : { current, previous };
  } catch {
    return undefined;
  }
};

/** From now on only the new value is good. */
export const replaceValue = (fresh: string): StoredSecret => ({ current: fresh });

/**
 * From now on the new value and the one before are good. `usable` says whether the stored value was ever one.
 * @throws ConfigurationProblem in the middle of another rotation: a third value would cut off whoever still sends the first.
 */
export const rotateValue = (
  stored: StoredSecret | undefined,
  fresh: string,
  usable: (value: string) => boolean,
): StoredSecret => {
  if (stored === undefined || !usable(stored.current)) return replaceValue(fresh);
  if (stored.current === fresh) throw new ConfigurationProblem('this value is the current one already: nothing to do');
  if (stored.previous !== undefined)
    throw new ConfigurationProblem('a rotation is under way — end it first with --finish-rotation');
  return { current: fresh, previous: stored.current };
};

/** Drops the value before. Throws a configuration problem when there is none. */
export const finishRotation = (stored: StoredSecret | undefined): StoredSecret => {
  if (stored?.previous === undefined)
    throw new ConfigurationProblem('no rotation is under way: there is no previous value to drop');
  return { current: stored.current };
};

// What the user pool says about the visitor's passkeys: a look at the company's side, which an ordinary shop would not show.
import { type ReactNode, useCallback } from 'react';
import type { PasskeyFlag } from '../../../local/cognito/passkeys-in-pool.ts';
import { agoWords } from '../../timeline/time-words.ts';
import { useFeed } from '../backend/feed.ts';
import { useLoaded } from '../backend/local-run.ts';

type Props = { readonly userId: string; readonly attribute: string; readonly nowSeconds: number };

const fetchFlag = async (userId: string): Promise<PasskeyFlag | null> =>
  (await fetch(`/local/flag?user=${encodeURIComponent(userId)}`)).json();

// What changes with a call that changes a user of the pool, and only then.
const useChanges = (): number =>
  useFeed(
    ({ events }) =>
      events.filter(({ place, title, milliseconds }) => {
        return place === 'Cognito' && milliseconds !== undefined && title.startsWith('AdminUpdate');
      }).length,
  );

const wordsOf = (flag: PasskeyFlag | null, nowSeconds: number): string => {
  if (flag === null) return 'no such user';
  if (flag.changedAtSeconds === undefined) return 'not set yet';
  return `${flag.isSet}, written ${agoWords(flag.changedAtSeconds, nowSeconds)}`;
};

export const FlagInThePool = ({ userId, attribute, nowSeconds }: Props): ReactNode => {
  const changes = useChanges();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each change of the pool
  const load = useCallback(() => fetchFlag(userId), [userId, changes]);
  const { value: flag } = useLoaded(load);
  return (
    <section className="card" aria-labelledby="flag-title">
      <h3 id="flag-title">In the user pool</h3>
      <p className="flag">
        <code>{attribute}</code> <span>{flag === undefined ? '…' : wordsOf(flag, nowSeconds)}</span>
      </p>
    </section>
  );
};

// The mark of a place: its colour, and always its name, since colour alone tells nothing to some.
import type { ReactNode } from 'react';
import type { Place } from '../../../timeline/timeline-event.ts';

export const placeClass = (place: Place): string => `place-${place.toLowerCase().replaceAll(' ', '-')}`;

type Props = { readonly place: Place; readonly name?: string; readonly count?: number };

export const PlaceMark = ({ place, name = place, count = 1 }: Props): ReactNode => (
  <span className={`place ${placeClass(place)}`}>
    {name}
    {count > 1 && <span className="place-count">×{count}</span>}
  </span>
);

// The moved clock, ticking: what the functions take for the time of day.
import { useEffect, useState } from 'react';
import { useFeed } from './feed.ts';

/** Epoch seconds, new every second. */
export const useNowSeconds = (): number => {
  const ahead = useFeed(({ aheadSeconds }) => aheadSeconds);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.floor(now / 1000 + ahead);
};

/** `14:03:27` in the visitor's time zone. */
export const timeOfDay = (epochSeconds: number): string =>
  new Date(epochSeconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

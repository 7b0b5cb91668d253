// The moved clock, ticking: what the functions take for the time of day.
import { useEffect, useState } from 'react';
import { useFeed } from './feed.ts';

const realSeconds = (): number => Math.floor(Date.now() / 1000);

/** Epoch seconds, new every second. */
export const useNowSeconds = (): number => {
  const offset = useFeed(({ switches }) => switches.clockOffsetSeconds);
  const [now, setNow] = useState(realSeconds);
  useEffect(() => {
    const timer = setInterval(() => setNow(realSeconds()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now + offset;
};

/** `14:03:27` in the visitor's time zone. */
export const timeOfDay = (epochSeconds: number): string =>
  new Date(epochSeconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

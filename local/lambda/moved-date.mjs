// Moves the time of day of a process or thread, from outside and while it runs. Timers and process.uptime() stay real.

/** `offsetMilliseconds` is asked at every look at the clock. */
export const moveDate = (offsetMilliseconds) => {
  const RealDate = Date;
  const now = () => RealDate.now() + offsetMilliseconds();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  RealDate.prototype.constructor = globalThis.Date;
};

// The time of day of the local run: real time plus an offset that the functions' threads see at once when it is moved.

export type Clock = {
  /** Holds the offset in milliseconds, as one BigInt64. */
  readonly buffer: SharedArrayBuffer;
  /** Milliseconds since the epoch, moved. */
  readonly nowMilliseconds: () => number;
  /** Forward, or back with a negative number. Timers stay real. */
  readonly moveBySeconds: (seconds: number) => void;
};

export const createClock = (): Clock => {
  const buffer = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const offset = new BigInt64Array(buffer);
  return {
    buffer,
    nowMilliseconds: () => Date.now() + Number(Atomics.load(offset, 0)),
    moveBySeconds: (seconds) => void Atomics.add(offset, 0, BigInt(Math.round(seconds * 1000))),
  };
};

// Several things at once, with nothing still under way when the answer leaves: Lambda would freeze it, and let it go on in another request.

/** Like `Promise.all`, but waits for every outcome first. Of several failures the first in the list counts, not the first in time. */
export const together = async <const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Place in keyof Work]: Awaited<Work[Place]> }> => {
  await Promise.allSettled(work);
  return Promise.all(work);
};

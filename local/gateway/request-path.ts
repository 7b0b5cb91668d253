// The path of a request as an HTTP API sees it, which is not the one that was sent.

export type RequestTarget = {
  /** Percent-encoding is undone, before a route is looked for. */
  readonly path: string;
  /** As it was sent. */
  readonly query: string;
};

/**
 * Undoes percent-encoding, and cuts off what follows a question mark that was hidden so: AWS documents neither, both were observed.
 * https://github.com/middleapi/standard-server/pull/93
 */
const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path).split('?')[0] ?? '';
  } catch {
    return path;
  }
};

/** `target` is what stands in the request line. */
export const readTarget = (target: string): RequestTarget => {
  const mark = target.indexOf('?');
  const [path, query] = mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  return { path: decodePath(path), query };
};

// A handler of the old kind, which Lambda's Node 24 runtime refuses.
export const handler = (_event, _context, callback) => callback(null, 'old');

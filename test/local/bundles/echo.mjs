// A function that answers with what it was given: event, context and environment.
const loadedAt = Date.now();
let calls = 0;

export const handler = async (event, context) => {
  calls += 1;
  const remaining = context.getRemainingTimeInMillis();
  return {
    statusCode: 200,
    body: JSON.stringify({ event, context, remaining, calls, loadedAt, environment: process.env }),
  };
};

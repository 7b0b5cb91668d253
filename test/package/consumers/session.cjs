// A team's service that checks sessions, as CommonJS: prints what it makes of a token that nobody has.
const { openSessions } = require('corbado-actions/session');

const sessions = openSessions({
  tableName: 'sessions',
  projectId: 'pro-1234567890',
  idleSeconds: 1800,
  allowedOrigins: ['https://app.example.com'],
});
sessions.check('nobody').then((checked) => console.log(JSON.stringify(checked)));

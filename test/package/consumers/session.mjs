// A team's service that checks sessions, as ES modules: prints what it makes of a token that nobody has.
import { openSessions } from 'corbado-actions/session';

const sessions = openSessions({
  tableName: 'sessions',
  projectId: 'pro-1234567890',
  idleSeconds: 1800,
  allowedOrigins: ['https://app.example.com'],
});
console.log(JSON.stringify(await sessions.check('nobody')));

// A server component for whoever is signed in.
import { redirect } from 'next/navigation';
import { currentSession } from '../../lib/session';

export default async function AccountPage() {
  const session = await currentSession();
  if (!session) redirect('/login');
  return <h1>Welcome, {session.displayName}</h1>;
}

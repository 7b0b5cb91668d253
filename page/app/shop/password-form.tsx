// Sign-in with the password of the existing login, which can be filled in with a demo user.
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { asProblem, signInWithPassword } from './backend-api.ts';
import { Notice, type NoticeContent, noticeOf } from './notice.tsx';
import { isNotLetIn, type Problem } from './problem.ts';

// A wrong password is refused before, in other words.
const notLetIn = 'Your password is right, but the shop does not let you in at the moment. Please contact the shop.';

// Or the clock was ahead at that logout, and was turned back since.
const loggedOutSince =
  'You have signed out everywhere since then. Sign in once more; if you moved the clock back, move it forward again first.';

const textFor = (problem: Problem): string | undefined => {
  if (isNotLetIn(problem)) return notLetIn;
  return problem.code === 'reauthentication_required' ? loggedOutSince : undefined;
};

type Props = {
  readonly info: SystemInfo;
  /** What the visitor typed before, if anything. */
  readonly username: string;
  readonly onAttempt: () => void;
  readonly onSignedIn: () => void;
};

type FieldProps = {
  readonly label: string;
  readonly type: string;
  readonly autoComplete: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

const Field = ({ label, onChange, ...input }: FieldProps): ReactNode => (
  <label className="field">
    <span>{label}</span>
    <input {...input} onChange={({ target }) => onChange(target.value)} required />
  </label>
);

type DemoUser = SystemInfo['demoUsers'][number];

const DemoUsers = ({ users, onPick }: { users: DemoUser[]; onPick: (user: DemoUser) => void }): ReactNode => (
  <p className="demo-users">
    <span>Fill in</span>
    {users.map((user) => (
      <button key={user.username} type="button" className="button small" onClick={() => onPick(user)}>
        {user.name}
      </button>
    ))}
  </p>
);

/** One attempt to sign in after the other. */
const useSignIn = (loginUrl: string, onSignedIn: () => void) => {
  const [isBusy, setBusy] = useState(false);
  const [notice, setNotice] = useState<NoticeContent | undefined>();
  const signIn = async (username: string, password: string): Promise<void> => {
    setBusy(true);
    setNotice(undefined);
    try {
      await signInWithPassword(loginUrl, username, password);
      onSignedIn();
    } catch (thrown) {
      const problem = asProblem(thrown);
      const notice = noticeOf('You are not signed in', problem);
      const text = textFor(problem);
      setNotice(text === undefined ? notice : { ...notice, text });
      setBusy(false);
    }
  };
  return { isBusy, notice, signIn };
};

export const PasswordForm = ({ info, username: typed, onAttempt, onSignedIn }: Props): ReactNode => {
  const [username, setUsername] = useState(typed);
  const [password, setPassword] = useState('');
  const { isBusy, notice, signIn } = useSignIn(info.app.loginUrl, onSignedIn);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isBusy) return;
    onAttempt();
    void signIn(username, password);
  };
  const fillIn = (user: DemoUser): void => {
    setUsername(user.username);
    setPassword(user.password);
  };
  return (
    <form className="password-form" onSubmit={submit} aria-label="Existing login">
      {notice && <Notice content={notice} />}
      <Field
        label="User name or e-mail address"
        type="text"
        autoComplete="username"
        value={username}
        onChange={setUsername}
      />
      <Field label="Password" type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      <button type="submit" className="button wide" aria-disabled={isBusy}>
        {isBusy ? 'Signing in…' : 'Sign in with password'}
      </button>
      <DemoUsers users={info.demoUsers} onPick={fillIn} />
    </form>
  );
};

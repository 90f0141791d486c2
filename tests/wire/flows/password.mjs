import { Browser, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email } = await signUp(site);
  const other = new Browser(site.base);
  await other.auth.signIn.email({ email, password });
  const next = 'Wm4-tern-over-water';
  site.refused('the old one has to be right', await auth.changePassword({ currentPassword: 'not-this-one', newPassword: next }), 400, 'INVALID_PASSWORD');
  const changed = await auth.changePassword({ currentPassword: password, newPassword: next, revokeOtherSessions: true });
  site.ok('changed, with a new session', changed.data.token);
  site.is('the caller goes on', (await browser.user()).email, email);
  site.is('the others are out', await other.user(), null);
  site.is('asked to reset', (await other.auth.requestPasswordReset({ email, redirectTo: '/reset' })).data.status, true);
  const target = await other.open((await site.post.next(email)).link);
  site.ok('led to the app with a token', target.startsWith(`${site.base}/reset?token=`));
  const token = new URL(target).searchParams.get('token');
  const third = 'Hb8-heron-at-dawn';
  site.refused('not a short one', await other.auth.resetPassword({ newPassword: 'short', token }), 400, 'PASSWORD_TOO_SHORT');
  site.is('reset', (await other.auth.resetPassword({ newPassword: third, token })).data, { status: true });
  site.refused('a token counts once', await other.auth.resetPassword({ newPassword: next, token }), 400, 'INVALID_TOKEN');
  site.is('nobody is told who exists', (await other.auth.requestPasswordReset({ email: 'nobody@example.com' })).data.status, true);
  site.ok('the new one is good', (await other.auth.signIn.email({ email, password: third })).data);
  site.refused('the old one is not', await new Browser(site.base).auth.signIn.email({ email, password: next }), 401, 'INVALID_EMAIL_OR_PASSWORD');
}

import { Browser, newEmail, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email } = await signUp(site);
  site.is('asked', (await auth.sendVerificationEmail({ email, callbackURL: '/welcome' })).data, { status: true });
  const { link } = await site.post.next(email);
  site.is('the link leads on', await browser.open(link), '/welcome');
  site.is('verified', (await browser.user()).emailVerified, true);
  site.refused('once is enough', await auth.sendVerificationEmail({ email }), 400, 'EMAIL_ALREADY_VERIFIED');
  const garbage = await new Browser(site.base).auth.verifyEmail({ query: { token: 'garbage' } });
  site.refused('garbage', garbage, 401, 'INVALID_TOKEN');
  const next = newEmail();
  site.is('a change is asked for', (await auth.changeEmail({ newEmail: next, callbackURL: '/profile' })).data, { status: true });
  const approval = await site.post.next(email);
  site.is('the old address agrees', await browser.open(approval.link), '/profile');
  site.is('nothing changed yet', (await browser.user()).email, email);
  const proof = await site.post.next(next);
  site.is('the new one is proven', await browser.open(proof.link), '/profile');
  const { email: now, emailVerified } = await browser.user();
  site.is('moved', [now, emailVerified], [next, true]);
  site.is('a used link says so', await browser.open(proof.link), '/profile?error=INVALID_TOKEN');
  site.ok('sign in by the new one', (await new Browser(site.base).auth.signIn.email({ email: next, password })).data);
  site.refused('not by the old one', await new Browser(site.base).auth.signIn.email({ email, password }), 401, 'INVALID_EMAIL_OR_PASSWORD');
}

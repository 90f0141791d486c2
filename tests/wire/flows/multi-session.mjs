import { lastLoginMethodClient, multiSessionClient } from 'better-auth/client/plugins';
import { newEmail, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email } = await signUp(site, [multiSessionClient(), lastLoginMethodClient()]);
  const other = newEmail();
  await auth.signUp.email({ name: 'Other', email: other, password });
  const listed = (await auth.multiSession.listDeviceSessions()).data;
  site.is('both are listed', listed.map((entry) => entry.user.email), [email, other]);
  site.is('the second is active', (await browser.user()).email, other);
  const name = listed[0].session.token;
  site.is('back to the first', (await auth.multiSession.setActive({ sessionToken: name })).data.user.email, email);
  site.is('and it is', (await browser.user()).email, email);
  site.is('one out', (await auth.multiSession.revoke({ sessionToken: name })).data, { status: true });
  site.is('the other takes its place', (await browser.user()).email, other);
  site.refused('gone is gone', await auth.multiSession.setActive({ sessionToken: name }), 401, 'INVALID_SESSION_TOKEN');
  globalThis.document = { cookie: [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ') };
  site.is('how one came in', auth.getLastUsedLoginMethod(), 'email');
  delete globalThis.document;
  await auth.signOut();
  site.is('out is out of all', (await auth.multiSession.listDeviceSessions()).data, []);
}

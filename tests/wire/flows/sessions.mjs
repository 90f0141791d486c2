import { Browser, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email, token } = await signUp(site);
  const others = [];
  for (const agent of ['Phone', 'Tablet', 'Kiosk']) {
    const other = new Browser(site.base, [], { headers: { 'user-agent': agent } });
    await other.auth.signIn.email({ email, password });
    others.push(other);
  }
  const listed = (await auth.listSessions()).data;
  site.is('all are listed, oldest first', listed.map((session) => session.userAgent).slice(1), ['Phone', 'Tablet', 'Kiosk']);
  site.is('the own one by its token', listed[0].token, token);
  const bearer = new Browser(site.base, [], { keepsCookies: false, headers: { authorization: `Bearer ${listed[1].token}` } });
  site.is('what names another signs nobody in', await bearer.user(), null);
  site.is('revoked', (await auth.revokeSession({ token: listed[1].token })).data, { status: true });
  site.is('that one is out', [await others[0].user(), (await others[1].user())?.email], [null, email]);
  const stranger = await signUp(site);
  await stranger.auth.revokeSession({ token: listed[2].token });
  site.is('a stranger ends nothing', (await others[1].user())?.email, email);
  await auth.revokeOtherSessions();
  site.is('only the caller is left', [(await browser.user()).email, await others[1].user(), await others[2].user()], [email, null, null]);
  await auth.revokeSessions();
  site.is('nobody is left', await browser.user(), null);
}

import { Browser, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { email, user, token } = await signUp(site);
  const first = new Browser(site.base, [], { keepsCookies: false, headers: { origin: site.base } });
  await first.auth.signIn.email({ email, password });
  const signed = first.last.headers.get('set-auth-token');
  site.ok('the header carries a token', signed);
  site.is('scripts may read it', first.last.headers.get('access-control-expose-headers'), 'set-auth-token');
  for (const [label, value] of [['signed', signed], ['percent-encoded', encodeURIComponent(signed)], ['bare', token]]) {
    const app = new Browser(site.base, [], { keepsCookies: false, headers: { authorization: `Bearer ${value}` } });
    site.is(`signed in by a ${label} token`, (await app.user())?.id, user.id);
    site.is(`and may write, ${label}`, (await app.auth.updateUser({ name: label })).data, { status: true });
  }
  for (const value of ['x', `${signed}x`, `${token}.x`]) {
    const app = new Browser(site.base, [], { keepsCookies: false, headers: { authorization: `Bearer ${value}` } });
    site.is('nobody by a bad token', await app.user(), null);
  }
  const app = new Browser(site.base, [], { keepsCookies: false, headers: { authorization: `bearer ${signed}` } });
  await app.auth.signOut();
  site.is('signed out', await app.user(), null);
}

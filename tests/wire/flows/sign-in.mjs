import { Browser, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { email, user } = await signUp(site);
  const browser = new Browser(site.base);
  const { data } = await browser.auth.signIn.email({ email: email.toUpperCase(), password });
  site.is('signed in, whatever the case', [data.user.id, data.redirect], [user.id, false]);
  site.ok('the cookie lasts', browser.last.headers.getSetCookie().every((line) => line.includes('Max-Age=604800') && line.includes('HttpOnly')));
  const led = await new Browser(site.base).auth.signIn.email({ email, password, callbackURL: '/app' });
  site.is('led on', [led.data.redirect, led.data.url], [true, '/app']);
  site.refused('a wrong password', await new Browser(site.base).auth.signIn.email({ email, password: 'not-this-one' }), 401, 'INVALID_EMAIL_OR_PASSWORD');
  site.refused('somebody unknown', await new Browser(site.base).auth.signIn.email({ email: 'nobody@example.com', password }), 401, 'INVALID_EMAIL_OR_PASSWORD');
  site.refused('a target of a stranger', await new Browser(site.base).auth.signIn.email({ email, password, callbackURL: 'https://evil.example' }), 403, 'INVALID_CALLBACK_URL');
  const brief = new Browser(site.base);
  await brief.auth.signIn.email({ email, password, rememberMe: false });
  site.ok('not remembered', brief.last.headers.getSetCookie().every((line) => !line.includes('Max-Age')));
  const { session } = (await brief.auth.getSession()).data;
  const hours = (session.expiresAt - session.createdAt) / 3_600_000;
  site.is('for a day', Math.round(hours), 24);
}

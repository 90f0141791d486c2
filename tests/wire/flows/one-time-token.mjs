import { oneTimeTokenClient } from 'better-auth/client/plugins';
import { Browser, signUp } from '../browser.mjs';

export async function run(site) {
  const plugins = [oneTimeTokenClient()];
  const { auth, user, token: own } = await signUp(site, plugins);
  const { token } = (await auth.oneTimeToken.generate()).data;
  const app = new Browser(site.base, plugins);
  const { data } = await app.auth.oneTimeToken.verify({ token });
  site.is('the session goes over', [data.session.token, data.user.id], [own, user.id]);
  site.is('with its cookie', (await app.user())?.id, user.id);
  const late = new Browser(site.base, plugins);
  const again = await late.auth.oneTimeToken.verify({ token });
  site.is('once', [again.error.status, again.error.message, await late.user()], [400, 'Invalid token', null]);
  site.refused('nobody has one to give', await late.auth.oneTimeToken.generate(), 401, 'UNAUTHORIZED');
  await app.auth.signOut();
  site.is('one session in both places', (await auth.getSession()).data, null);
}

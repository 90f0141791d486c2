import { magicLinkClient } from 'better-auth/client/plugins';
import { Browser, newEmail, signUp } from '../browser.mjs';

export async function run(site) {
  const plugins = [magicLinkClient()];
  const email = newEmail();
  const browser = new Browser(site.base, plugins);
  const asked = await browser.auth.signIn.magicLink({ email, name: 'Ada', callbackURL: '/in', newUserCallbackURL: '/welcome' });
  site.is('asked', asked.data, { status: true });
  const { link } = await site.post.next(email);
  site.is('somebody new is led elsewhere', await browser.open(link), `${site.base}/welcome`);
  const user = await browser.user();
  site.is('signed up', [user.email, user.name, user.emailVerified], [email, 'Ada', true]);
  site.is('a link counts once', await new Browser(site.base).open(link), `${site.base}/in?error=INVALID_TOKEN`);
  const owner = await signUp(site, plugins);
  await owner.auth.signIn.magicLink({ email: owner.email });
  const token = new URL((await site.post.next(owner.email)).link).searchParams.get('token');
  const other = new Browser(site.base, plugins);
  site.is('without a target the answer is JSON', (await other.auth.magicLink.verify({ query: { token } })).data.user.id, owner.user.id);
  site.is('signed in', (await other.user()).id, owner.user.id);
  site.is('who made the account unproven is out', await owner.browser.user(), null);
  site.refused('no address', await other.auth.signIn.magicLink({ email: 'nope' }), 400, 'VALIDATION_ERROR');
}

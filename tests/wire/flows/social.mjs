import { Browser, newEmail, password, signUp } from '../browser.mjs';

const provider = 'acme';

/** To the provider, where whoever is hinted at agrees, and back; where it ends. */
async function visit(browser, url) {
  const agreed = await fetch(url, { redirect: 'manual' });
  return browser.open(agreed.headers.get('location'));
}

export async function run(site) {
  const browser = new Browser(site.base);
  const email = newEmail();
  const wish = { provider, callbackURL: '/in', newUserCallbackURL: '/welcome', errorCallbackURL: '/oops', loginHint: email, disableRedirect: true };
  const { data } = await browser.auth.signIn.social(wish);
  site.is('an address to go to', [data.redirect, typeof data.url], [false, 'string']);
  site.is('a new person', await visit(browser, data.url), '/welcome');
  site.is('is in', (await browser.user()).email, email);
  const [account] = (await browser.auth.listAccounts()).data;
  site.is('with one account', [account.providerId, account.scopes], [provider, ['openid', 'email', 'profile']]);
  const token = (await browser.auth.getAccessToken({ accountId: account.id })).data;
  site.ok('whose token is there', token.accessToken && new Date(token.accessTokenExpiresAt) > new Date());
  const fresh = (await browser.auth.refreshToken({ accountId: account.id })).data;
  site.ok('and can be renewed', fresh.accessToken !== token.accessToken);
  const info = (await browser.auth.accountInfo({ query: { accountId: account.id } })).data;
  site.is('the provider tells who it is', [info.user.email, info.account.id], [email, account.id]);
  site.refused('the last way in stays', await browser.auth.unlinkAccount({ accountId: account.id }), 400, 'FAILED_TO_UNLINK_LAST_ACCOUNT');
  const again = new Browser(site.base);
  site.is('the same person again', await visit(again, (await again.auth.signIn.social(wish)).data.url), '/in');
  site.is('in the same account', (await again.user()).id, (await browser.user()).id);

  const owner = await signUp(site);
  const asked = await owner.auth.linkSocial({ provider, callbackURL: '/settings', disableRedirect: true });
  const url = new URL(asked.data.url);
  url.searchParams.set('login_hint', owner.email);
  site.is('connected', await visit(owner.browser, url), '/settings');
  const accounts = (await owner.auth.listAccounts()).data;
  site.is('both ways in', accounts.map((row) => row.providerId), ['credential', provider]);
  site.ok('and gone again', (await owner.auth.unlinkAccount({ accountId: accounts[1].id })).data.status);
  const stranger = new Browser(site.base);
  const theirs = { ...wish, loginHint: owner.email };
  site.is('an unproven namesake stays out', await visit(stranger, (await stranger.auth.signIn.social(theirs)).data.url), '/oops?error=account_not_linked');
  site.is('nobody', await stranger.user(), null);
  site.ok('the password is as good as ever', (await stranger.auth.signIn.email({ email: owner.email, password })).data.token);
  site.refused('no such provider', await stranger.auth.signIn.social({ provider: 'nobody' }), 404, 'PROVIDER_NOT_FOUND');
}

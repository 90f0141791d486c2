import { Browser, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email } = await signUp(site);
  site.is('updated', (await auth.updateUser({ name: 'Grace', image: 'https://img.example.com/g.png' })).data, { status: true });
  const { name, image } = await browser.user();
  site.is('name and picture', [name, image], ['Grace', 'https://img.example.com/g.png']);
  await auth.updateUser({ image: null });
  site.is('the picture is gone', (await browser.user()).image, null);
  site.refused('the address is no field', await auth.updateUser({ email: 'x@example.com' }), 400, 'EMAIL_CAN_NOT_BE_UPDATED');
  site.refused('nobody has no profile', await new Browser(site.base).auth.updateUser({ name: 'x' }), 401, 'UNAUTHORIZED');
  const accounts = (await auth.listAccounts()).data;
  site.is('one way to sign in', accounts.map((account) => account.providerId), ['credential']);
  site.refused('which must stay', await auth.unlinkAccount({ accountId: accounts[0].id }), 400, 'FAILED_TO_UNLINK_LAST_ACCOUNT');
  site.refused('deletion asks for the right password', await auth.deleteUser({ password: 'not-this-one' }), 400, 'INVALID_PASSWORD');
  site.is('deletion goes by mail', (await auth.deleteUser({ callbackURL: '/bye' })).data.message, 'Verification email sent');
  const { link } = await site.post.next(email);
  site.is('deleted', await browser.open(link), '/bye');
  site.is('and signed out', await browser.user(), null);
  site.refused('gone', await new Browser(site.base).auth.signIn.email({ email, password }), 401, 'INVALID_EMAIL_OR_PASSWORD');
}

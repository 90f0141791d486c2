import { siweClient, twoFactorClient } from 'better-auth/client/plugins';
import { Browser, password, signUp, totp } from '../browser.mjs';
import { Wallet } from '../wallet.mjs';

export async function run(site) {
  const plugins = [siweClient(), twoFactorClient()];
  const wallet = new Wallet();
  const origin = site.base;
  const come = async (browser, { chainId, signer = wallet, ...fields } = {}) => {
    const { data } = await browser.auth.siwe.nonce();
    const message = wallet.write({ origin, nonce: data.nonce, chainId, ...fields });
    return browser.auth.siwe.verify({ message, signature: signer.sign(message) });
  };

  const first = new Browser(site.base, plugins);
  site.ok('a nonce, by its older name, too', /^[A-Za-z0-9]{8,}$/.test((await first.auth.siwe.getNonce()).data.nonce));
  const { data: entered } = await come(first);
  const user = await first.user();
  site.is('a new account', entered, { token: entered.token, success: true, user: { id: user.id, walletAddress: wallet.address, chainId: 1 } });
  site.is('called by its wallet', user.name, wallet.address);
  const second = new Browser(site.base, plugins);
  site.is('the same on another chain', (await come(second, { chainId: 137 })).data.user, { ...entered.user, chainId: 137 });
  site.is('accounts', (await first.auth.listAccounts()).data.map((account) => [account.providerId, account.accountId]), [['siwe', `${wallet.address}:1`], ['siwe', `${wallet.address}:137`]]);

  const stranger = new Browser(site.base, plugins);
  site.refused('signed by another key', await come(stranger, { signer: new Wallet() }), 401, 'UNAUTHORIZED_INVALID_SIWE_SIGNATURE');
  site.refused('for another domain', await come(stranger, { origin: 'https://evil.example' }), 401, 'UNAUTHORIZED_SIWE_MESSAGE_MISMATCH');
  site.refused('expired', await come(stranger, { more: `\nExpiration Time: ${new Date(Date.now() - 1000).toISOString()}` }), 401, 'UNAUTHORIZED_SIWE_MESSAGE_EXPIRED');
  site.refused('not yet valid', await come(stranger, { more: `\nNot Before: ${new Date(Date.now() + 60_000).toISOString()}` }), 401, 'UNAUTHORIZED_SIWE_MESSAGE_NOT_YET_VALID');
  const { data: { nonce } } = await stranger.auth.siwe.nonce();
  const message = wallet.write({ origin, nonce });
  const sent = { message, signature: wallet.sign(message) };
  site.refused('another browser', await new Browser(site.base, plugins).auth.siwe.verify(sent), 401, 'UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE');
  site.is('once', (await stranger.auth.siwe.verify(sent)).data.user.id, user.id);
  site.refused('and never again', await stranger.auth.siwe.verify(sent), 401, 'UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE');
  site.refused('nothing beside the message', await stranger.auth.siwe.verify({ ...sent, walletAddress: wallet.address }), 400, 'VALIDATION_ERROR');

  const owner = await signUp(site, plugins);
  const own = new Wallet();
  const { data: asked } = await owner.auth.$fetch('/siwe/link-message', { method: 'POST', body: { address: own.address, chainId: 10 } });
  const linked = await owner.auth.$fetch('/siwe/link', { method: 'POST', body: { message: asked.message, signature: own.sign(asked.message) } });
  site.is('connected', [linked.data.address, linked.data.chainId, linked.data.isPrimary], [own.address, 10, true]);
  const { data: enrolment } = await owner.auth.twoFactor.enable({ password });
  await owner.auth.twoFactor.verifyTotp({ code: totp(enrolment.totpURI) });
  const later = new Browser(site.base, plugins);
  const { data: { nonce: last } } = await later.auth.siwe.nonce();
  const again = own.write({ origin, nonce: last });
  site.ok('the second factor is asked', (await later.auth.siwe.verify({ message: again, signature: own.sign(again) })).data.twoFactorRedirect);
  await later.auth.twoFactor.verifyTotp({ code: totp(enrolment.totpURI, 1) });
  site.is('and met', (await later.user()).id, owner.user.id);
}

import { passkeyClient } from '@better-auth/passkey/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { plugIn } from '../authenticator.mjs';
import { Browser, signUp } from '../browser.mjs';

const origin = 'http://localhost:3000'; // conformance.ini: the pages are there

export async function run(site) {
  const plugins = [passkeyClient(), twoFactorClient()];
  const { auth, user } = await signUp(site, plugins);
  const device = plugIn({ origin });
  const { data: made } = await auth.passkey.addPasskey({ name: 'Laptop' });
  site.is('added', [made.name, made.deviceType, made.backedUp, made.counter, made.userId], ['Laptop', 'singleDevice', false, 1, user.id]);
  site.is('listed', (await auth.passkey.listUserPasskeys()).data, [made]);

  const other = new Browser(site.base, plugins);
  const { data: signedIn } = await other.auth.signIn.passkey();
  site.is('signed in', [signedIn.user.id, signedIn.session.userId], [user.id, user.id]);
  site.is('and stays so', (await other.user()).id, user.id);
  const filled = new Browser(site.base, plugins);
  site.is('answers with what the browser gave', (await filled.auth.signIn.passkey({ returnWebAuthnResponse: true })).webauthn.response.id, made.credentialID);

  site.is('renamed', (await auth.passkey.updatePasskey({ id: made.id, name: 'Blue key' })).data.passkey.name, 'Blue key');
  const second = plugIn({ origin });
  const { data: more } = await auth.passkey.addPasskey({ name: 'Second', createSession: true });
  site.is('a new session if wished for', [more.session.userId, more.user.id], [user.id, user.id]);
  site.is('two of them', (await auth.passkey.listUserPasskeys()).data.map((key) => key.name), ['Blue key', 'Second']);

  second.flags = 0x04;
  site.refused('nobody was there', await new Browser(site.base, plugins).auth.signIn.passkey(), 401, 'AUTHENTICATION_FAILED');
  second.flags = 0x05;
  await auth.passkey.deletePasskey({ id: more.id });
  site.refused('removed', await new Browser(site.base, plugins).auth.signIn.passkey(), 401, 'PASSKEY_NOT_FOUND');
  site.refused('nobody else removes it', await (await signUp(site, plugins)).auth.passkey.deletePasskey({ id: made.id }), 404, 'PASSKEY_NOT_FOUND');
  site.ok('the first device counts on', device.counter === 3);
  site.refused('signed out', await new Browser(site.base, plugins).auth.passkey.addPasskey({ name: 'x' }), 401, 'UNAUTHORIZED');
}

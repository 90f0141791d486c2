import { usernameClient } from 'better-auth/client/plugins';
import { Browser, newName, password, signUp } from '../browser.mjs';

export async function run(site) {
  const plugins = [usernameClient()];
  const username = newName();
  const { browser, auth, user } = await signUp(site, plugins, { username: username.toUpperCase(), displayUsername: 'Ada L.' });
  site.is('compared in small letters', [user.username, user.displayUsername], [username, 'Ada L.']);
  const other = new Browser(site.base, plugins);
  site.is('signed in', (await other.auth.signIn.username({ username: username.toUpperCase(), password })).data.user.id, user.id);
  site.refused('a wrong password', await new Browser(site.base, plugins).auth.signIn.username({ username, password: 'not-this-one' }), 401, 'INVALID_USERNAME_OR_PASSWORD');
  site.refused('too short', await new Browser(site.base, plugins).auth.signIn.username({ username: 'ab', password }), 422, 'USERNAME_TOO_SHORT');
  site.is('taken', (await auth.isUsernameAvailable({ username })).data, { available: false });
  site.is('free', (await auth.isUsernameAvailable({ username: newName() })).data, { available: true });
  const next = newName();
  await auth.updateUser({ username: next });
  site.is('renamed', (await browser.user()).username, next);
  site.refused('never twice', await (await signUp(site, plugins)).auth.updateUser({ username: next }), 400, 'USERNAME_IS_ALREADY_TAKEN');
}

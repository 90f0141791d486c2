import { twoFactorClient } from 'better-auth/client/plugins';
import { Browser, password, signUp, totp } from '../browser.mjs';

const plugins = [twoFactorClient()];

export async function run(site) {
  const { auth, email } = await signUp(site, plugins);
  const first = (await auth.twoFactor.enable({ password })).data;
  await auth.twoFactor.verifyTotp({ code: totp(first.totpURI) });
  const enter = async (code) => {
    const browser = new Browser(site.base, plugins);
    await browser.auth.signIn.email({ email, password });
    return browser.auth.twoFactor.verifyBackupCode({ code });
  };
  site.ok('signed in', (await enter(first.backupCodes[0])).data.token);
  site.refused('a code counts once', await enter(first.backupCodes[0]), 401, 'INVALID_BACKUP_CODE');
  site.refused('no code', await enter('aaaaa-bbbbb'), 401, 'INVALID_BACKUP_CODE');
  const again = (await auth.twoFactor.generateBackupCodes({ password })).data;
  site.is('ten new ones', [again.status, again.backupCodes.length], [true, 10]);
  site.refused('the old ones are worthless', await enter(first.backupCodes[1]), 401, 'INVALID_BACKUP_CODE');
  site.ok('a new one is good', (await enter(again.backupCodes[0])).data.token);
}

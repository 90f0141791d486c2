import { twoFactorClient } from 'better-auth/client/plugins';
import { Browser, password, signUp, totp } from '../browser.mjs';

const plugins = [twoFactorClient()];

export async function run(site) {
  const { browser, auth, email } = await signUp(site, plugins);
  site.refused('the password is asked', await auth.twoFactor.enable({ password: 'not-this-one' }), 400, 'INVALID_PASSWORD');
  const { totpURI, backupCodes } = (await auth.twoFactor.enable({ password })).data;
  site.is('ten backup codes', backupCodes.length, 10);
  site.is('not in force yet', (await browser.user()).twoFactorEnabled, false);
  site.refused('a wrong code', await auth.twoFactor.verifyTotp({ code: '000000' }), 401, 'INVALID_CODE');
  site.ok('the first code', (await auth.twoFactor.verifyTotp({ code: totp(totpURI) })).data.token);
  site.is('in force', (await browser.user()).twoFactorEnabled, true);
  await byApp(site, email, totpURI);
  await byMail(site, email);
  site.refused('not without the password', await auth.twoFactor.disable({ password: 'not-this-one' }), 400, 'INVALID_PASSWORD');
  site.is('switched off', (await auth.twoFactor.disable({ password })).data, { status: true });
  const after = new Browser(site.base, plugins);
  site.ok('the password is enough again', (await after.auth.signIn.email({ email, password })).data.token);
}

async function byApp(site, email, totpURI) {
  const browser = new Browser(site.base, plugins);
  const asked = (await browser.auth.signIn.email({ email, password })).data;
  site.is('a second factor is asked', [asked.twoFactorRedirect, asked.twoFactorMethods], [true, ['totp', 'otp']]);
  site.is('nobody is signed in yet', await browser.user(), null);
  const code = totp(totpURI, 1); // the one before has been used
  site.ok('signed in by the app', (await browser.auth.twoFactor.verifyTotp({ code })).data.token);
  const thief = new Browser(site.base, plugins);
  await thief.auth.signIn.email({ email, password });
  site.refused('a code counts once', await thief.auth.twoFactor.verifyTotp({ code }), 401, 'INVALID_CODE');
  const stranger = new Browser(site.base, plugins);
  site.refused('not without the first factor', await stranger.auth.twoFactor.verifyTotp({ code: totp(totpURI, 1) }), 401, 'INVALID_TWO_FACTOR_COOKIE');
}

async function byMail(site, email) {
  const browser = new Browser(site.base, plugins);
  await browser.auth.signIn.email({ email, password });
  site.is('a code is mailed', (await browser.auth.twoFactor.sendOtp()).data, { status: true });
  const { code } = await site.post.next(email);
  site.ok('signed in by mail', (await browser.auth.twoFactor.verifyOtp({ code, trustDevice: true })).data.token);
  await browser.auth.signOut();
  site.ok('the device is trusted', (await browser.auth.signIn.email({ email, password })).data.token);
  const other = new Browser(site.base, plugins);
  site.is('another is not', (await other.auth.signIn.email({ email, password })).data.twoFactorRedirect, true);
}

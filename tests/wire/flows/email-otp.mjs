import { emailOTPClient } from 'better-auth/client/plugins';
import { Browser, newEmail, password, signUp } from '../browser.mjs';

export async function run(site) {
  const plugins = [emailOTPClient()];
  const browser = new Browser(site.base, plugins);
  const email = newEmail();
  const mailed = async (to) => (await site.post.next(to)).code;
  const wrong = (code) => String((Number(code) + 1) % 1e6).padStart(6, '0');
  site.is('asked', (await browser.auth.emailOtp.sendVerificationOtp({ email, type: 'sign-in' })).data, { success: true });
  const code = await mailed(email);
  site.refused('a wrong one', await browser.auth.signIn.emailOtp({ email, otp: wrong(code) }), 400, 'INVALID_OTP');
  site.is('signed up', (await browser.auth.signIn.emailOtp({ email, otp: code, name: 'Ada' })).data.user.name, 'Ada');
  site.is('and in', (await browser.user()).emailVerified, true);
  site.refused('a code counts once', await browser.auth.signIn.emailOtp({ email, otp: code }), 400, 'INVALID_OTP');
  const owner = await signUp(site, plugins);
  await owner.auth.emailOtp.sendVerificationOtp({ email: owner.email, type: 'email-verification' });
  const proof = { email: owner.email, otp: await mailed(owner.email) };
  site.is('looked at', (await owner.auth.emailOtp.checkVerificationOtp({ ...proof, type: 'email-verification' })).data, { success: true });
  site.refused('not for another purpose', await owner.auth.signIn.emailOtp(proof), 400, 'INVALID_OTP');
  site.is('confirmed', (await owner.auth.emailOtp.verifyEmail(proof)).data.user.emailVerified, true);
  site.is('the session knows', (await owner.browser.user()).emailVerified, true);
  await owner.auth.emailOtp.requestPasswordReset({ email: owner.email });
  const reset = { email: owner.email, otp: await mailed(owner.email), password: 'Wm4-tern-over-water' };
  site.refused('not a short one', await owner.auth.emailOtp.resetPassword({ ...reset, password: 'short' }), 400, 'PASSWORD_TOO_SHORT');
  site.is('reset', (await owner.auth.emailOtp.resetPassword(reset)).data, { success: true });
  const other = new Browser(site.base, plugins);
  site.ok('the new one is good', (await other.auth.signIn.email({ email: owner.email, password: reset.password })).data);
  site.refused('the old one is not', await other.auth.signIn.email({ email: owner.email, password }), 401, 'INVALID_EMAIL_OR_PASSWORD');
}

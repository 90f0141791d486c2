import { jwtClient } from 'better-auth/client/plugins';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Browser, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, user } = await signUp(site, [jwtClient()]);
  const { token } = (await auth.token()).data;
  const keys = createRemoteJWKSet(new URL(`${site.base}/api/auth/jwks`), { timeoutDuration: 60_000 });
  const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: site.base, audience: site.base });
  site.is('verified by the published keys', [payload.sub, payload.email, protectedHeader.alg], [user.id, user.email, 'EdDSA']);
  site.is('for a quarter of an hour', payload.exp - payload.iat, 900);
  await auth.getSession();
  const beside = await jwtVerify(browser.last.headers.get('set-auth-jwt'), keys);
  site.is('one comes with the session', beside.payload.sub, user.id);
  site.is('the client reads the keys', (await auth.jwks()).data.keys.map((key) => key.kid), [protectedHeader.kid]);
  const nobody = new Browser(site.base, [jwtClient()]);
  site.refused('nobody gets none', await nobody.auth.token(), 401, 'UNAUTHORIZED');
  const bearer = new Browser(site.base, [], { keepsCookies: false, headers: { authorization: `Bearer ${token}` } });
  site.is('it is no session', await bearer.user(), null);
  await auth.signOut();
  site.refused('nor who has signed out', await auth.token(), 401, 'UNAUTHORIZED');
}

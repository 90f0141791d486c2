import { Browser, newEmail, password, signUp } from '../browser.mjs';

export async function run(site) {
  const { browser, auth, email, user, token } = await signUp(site, [], { image: 'https://img.example.com/a.png' });
  site.is('the user is as given', [user.name, user.email, user.image, user.emailVerified], ['Ada', email, 'https://img.example.com/a.png', false]);
  site.ok('dates are dates', user.createdAt instanceof Date);
  const session = (await auth.getSession()).data;
  site.is('the session is the new user\'s', [session.user.id, session.session.userId, session.session.token], [user.id, user.id, token]);
  site.refused('the address is taken', await new Browser(site.base).auth.signUp.email({ name: 'B', email, password }), 422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL');
  site.refused('no address', await new Browser(site.base).auth.signUp.email({ name: 'B', email: 'nope', password }), 400, 'VALIDATION_ERROR');
  site.refused('a short password', await new Browser(site.base).auth.signUp.email({ name: 'B', email: newEmail(), password: 'short' }), 400, 'PASSWORD_TOO_SHORT');
  site.is('sign-out', (await auth.signOut()).data, { success: true });
  site.is('nobody is signed in', [await browser.user(), browser.cookies.size], [null, 0]);
}

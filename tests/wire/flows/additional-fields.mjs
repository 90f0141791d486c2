// The example application: fields of its own, and a session that it tells in its own way.
import { customSessionClient, inferAdditionalFields } from 'better-auth/client/plugins';
import { Browser, newEmail, password, signUp } from '../browser.mjs';

const plugins = [
  inferAdditionalFields({
    user: { company: { type: 'string', required: true }, plan: { type: 'string', input: false } },
    session: { theme: { type: 'string' } },
  }),
  customSessionClient(),
];

export async function run(site) {
  const stranger = new Browser(site.base, plugins).auth;
  const wish = { name: 'Ada', email: newEmail(), password };
  const missing = await stranger.signUp.email(wish);
  site.refused('what is required', missing, 400, 'MISSING_FIELD');
  site.is('is named', [missing.error.message, missing.error.fields], ['company is required', { company: 'company is required' }]);
  const { browser, auth, user } = await signUp(site, plugins, { company: 'Acme', plan: 'gold', role: 'admin' });
  site.is('what was said, and the default of what nobody may say', [user.company, user.plan, user.role], ['Acme', 'free', undefined]);
  site.refused('not theirs to set', await auth.updateUser({ plan: 'gold' }), 400, 'FIELD_NOT_ALLOWED');
  site.is('theirs to set', (await auth.updateUser({ company: 'Byron' })).data, { status: true });
  const told = (await auth.getSession()).data;
  site.is('the session as the application tells it', [told.user.company, told.user.plan, told.session.theme, told.notes], ['Byron', 'free', 'light', 0]);
  site.is('a field of the session', (await auth.updateSession({ theme: 'dark' })).data.session.theme, 'dark');
  site.is('stays', (await auth.getSession()).data.session.theme, 'dark');
  site.refused('only what is offered', await auth.updateSession({ theme: 'blue' }), 400, 'VALIDATION_ERROR');
  site.is('in the list as well', (await auth.listSessions()).data.map((session) => session.theme), ['dark']);
  await auth.signOut();
  site.is('nobody is nobody', await browser.user(), null);
}

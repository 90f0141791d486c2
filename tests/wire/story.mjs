// One person's story through the official client; prints what each step answered.
import { twoFactorClient, usernameClient } from 'better-auth/client/plugins';
import { Browser, password } from './browser.mjs';

const [base, email] = process.argv.slice(2);
const open = (base) => new Browser(base, [twoFactorClient(), usernameClient()]).auth;
const here = open(base);
const steps = {};

steps.signUp = await here.signUp.email({ name: 'Ada', email, password, username: email.split('@')[0].replaceAll('-', '_') });
steps.session = await here.getSession();
steps.update = await here.updateUser({ name: 'Ada Lovelace' });
const elsewhere = open(base);
steps.signInElsewhere = await elsewhere.signIn.email({ email, password });
steps.sessions = await here.listSessions();
steps.revokeOthers = await here.revokeOtherSessions();
steps.elsewhereAfter = await elsewhere.getSession();
steps.wrong = await elsewhere.signIn.email({ email, password: 'not this one, no' });
steps.signOut = await here.signOut();
steps.after = await here.getSession();
steps.byName = await here.signIn.username({ username: email.split('@')[0].replaceAll('-', '_'), password });
steps.enable = await here.twoFactor.enable({ password });
steps.changePassword = await here.changePassword({ currentPassword: password, newPassword: `${password}-2`, revokeOtherSessions: true });
console.log(JSON.stringify(steps));
process.exit(0);

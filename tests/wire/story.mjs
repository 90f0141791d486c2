// One person's story through the official client; prints what each step answered.
import { browser, report } from "./browser.mjs"

const [base, email] = process.argv.slice(2)
const password = "kQ7vZ2pX-gannet"
const here = browser(base)
const steps = {}

steps.signUp = await here.signUp.email({ name: "Ada", email, password, username: email.split("@")[0].replaceAll("-", "_") })
steps.session = await here.getSession()
steps.update = await here.updateUser({ name: "Ada Lovelace" })
const elsewhere = browser(base)
steps.signInElsewhere = await elsewhere.signIn.email({ email, password })
steps.sessions = await here.listSessions()
steps.revokeOthers = await here.revokeOtherSessions()
steps.elsewhereAfter = await elsewhere.getSession()
steps.wrong = await elsewhere.signIn.email({ email, password: "not this one, no" })
steps.signOut = await here.signOut()
steps.after = await here.getSession()
steps.byName = await here.signIn.username({ username: email.split("@")[0].replaceAll("-", "_"), password })
steps.enable = await here.twoFactor.enable({ password })
steps.changePassword = await here.changePassword({ currentPassword: password, newPassword: `${password}-2`, revokeOtherSessions: true })
report(steps)

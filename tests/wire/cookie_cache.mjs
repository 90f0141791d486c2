// What the official helper reads in a copy: node cookie_cache.mjs STRATEGY SECRET VALUE
import { getCookieCache } from "better-auth/cookies";

const [strategy, secret, value] = process.argv.slice(2);
const headers = new Headers({ cookie: `__Secure-better-auth.session_data=${value}` });
const found = await getCookieCache(new Request("https://auth.example.com/", { headers }), {
  strategy,
  secret,
  isSecure: true,
});
console.log(JSON.stringify(found && { session: found.session, user: found.user }));

// Better Auth on Node, set up as the peer that `python -m bench` measures authsvc against.
//
//   node server.mjs migrate    create the tables and exit
//   node server.mjs            serve on PORT
//
// Environment: PORT, PGURL, CACHE=1 for the cookie cache, JWT=1 for /token.
import http from 'node:http';
import pg from 'pg';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { admin, bearer, jwt } from 'better-auth/plugins';

const { PORT, PGURL, CACHE, JWT } = process.env;
const baseURL = `http://127.0.0.1:${PORT}`;

const auth = betterAuth({
  baseURL,
  secret: 'bench-secret-bench-secret-bench-secret-01',
  database: new pg.Pool({ connectionString: PGURL, max: 10 }),
  trustedOrigins: [baseURL],
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: CACHE === '1', maxAge: 3600 } },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [bearer(), admin(), ...(JWT === '1' ? [jwt()] : [])], // jwt signs a token on each get-session
});

if (process.argv[2] === 'migrate') {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  process.exit(0);
}

http.createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1');

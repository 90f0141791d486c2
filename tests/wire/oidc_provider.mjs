// A certified OpenID provider, in which everybody who is hinted at signs in and agrees.
//
//   node oidc_provider.mjs REDIRECT_URI AFTER_LOGOUT
//
// prints its issuer once it listens. `login_hint` is the address of who comes; whose begins with
// `unproven` has never proven it. `POST /rotate` gives it a new key, and forgets the old one.
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const [redirectUri, afterLogout] = process.argv.slice(2);
const people = new Map();

function subjectOf(email) {
	const subject = createHash("sha256").update(email).digest("hex").slice(0, 16);
	people.set(subject, email);
	return subject;
}

function accountOf(_ctx, subject) {
	const email = people.get(subject);
	const proven = !email?.startsWith("unproven");
	const claims = () => ({ sub: subject, email, email_verified: proven, name: "Ada Provider" });
	return email && { accountId: subject, claims };
}

async function agree(ctx) {
	const { client, session, provider } = ctx.oidc;
	const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
	grant.addOIDCScope("openid email profile");
	await grant.save();
	return grant;
}

async function key(alg) {
	const { privateKey } = await generateKeyPair(alg, { extractable: true });
	return { ...(await exportJWK(privateKey)), alg, use: "sig", kid: randomUUID() };
}

function client(id, method, alg) {
	return {
		client_id: id,
		client_secret: "kept-between-us",
		redirect_uris: [redirectUri],
		post_logout_redirect_uris: [afterLogout],
		grant_types: ["authorization_code", "refresh_token"],
		token_endpoint_auth_method: method,
		id_token_signed_response_alg: alg,
	};
}

async function build(issuer) {
	const provider = new Provider(issuer, {
		clients: [
			client("by-post", "client_secret_post", "RS256"),
			client("by-header", "client_secret_basic", "ES256"),
		],
		jwks: { keys: [await key("RS256"), await key("ES256")] },
		enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
		pkce: { required: () => true },
		claims: { email: ["email", "email_verified"], profile: ["name"] },
		cookies: { keys: [randomUUID()] },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
		findAccount: accountOf,
		loadExistingGrant: agree,
		issueRefreshToken: () => true,
		rotateRefreshToken: true,
	});
	provider.use(async (ctx, next) => {
		if (!ctx.path.startsWith("/interaction/")) return next();
		const { params } = await provider.interactionDetails(ctx.req, ctx.res);
		const login = { accountId: subjectOf(params.login_hint) };
		await provider.interactionFinished(ctx.req, ctx.res, { login });
		ctx.respond = false;
	});
	return provider.callback();
}

let answer;
const server = createServer(async (request, response) => {
	if (request.url !== "/rotate") return answer(request, response);
	answer = await build(issuer);
	response.end();
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
answer = await build(issuer);
console.log(issuer);

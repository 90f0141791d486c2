// The official client in something like a browser: it keeps cookies and says where it comes from.
import { createAuthClient } from "better-auth/client"
import { twoFactorClient, usernameClient } from "better-auth/client/plugins"

export function browser(base) {
  const jar = new Map()
  async function fetchLikeABrowser(url, options = {}) {
    const headers = new Headers(options.headers)
    headers.set("origin", base)
    if (jar.size) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "))
    const answer = await fetch(url, { ...options, headers, redirect: "manual" })
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ")
      const at = pair.indexOf("=")
      if (attributes.some((word) => word.toLowerCase() === "max-age=0")) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }
  return createAuthClient({
    baseURL: base,
    plugins: [twoFactorClient(), usernameClient()],
    fetchOptions: { customFetchImpl: fetchLikeABrowser },
  })
}

export function report(steps) {
  console.log(JSON.stringify(steps))
}

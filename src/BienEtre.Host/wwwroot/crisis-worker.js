// Keeps a copy of the crisis page of one language, so that its numbers show without a network. Its scope is that page alone, and the copy is fetched
// without the cookie: it is the page of somebody who is not signed in. The storage manifest lists the cache and this worker.
const store = "bienetre-crisis-1";
const page = new URL(self.registration.scope).pathname;
const parts = [page, "/css/tokens.css", "/css/base.css", "/css/parts.css", "/css/room.css", "/img/mark.svg", "/assets/site.js"];

async function keep() {
  const cache = await caches.open(store);
  await Promise.all(parts.map(async (part) => {
    const answer = await fetch(part, { credentials: "omit", cache: "no-cache" });
    if (answer.ok) await cache.put(part, answer);
  }));
}

async function answer(request) {
  try {
    return await fetch(request);
  } catch (offline) {
    const kept = await (await caches.open(store)).match(new URL(request.url).pathname);
    if (kept) return kept;
    throw offline;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(answer(event.request));
  if (event.request.mode === "navigate") event.waitUntil(keep().catch(() => undefined));
});

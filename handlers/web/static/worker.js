// Works while no page is open: shows a notice, and keeps code at hand. It never keeps a page, nor what one fetches.

const CODE = "code";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let title = "Có việc mới";
  try {
    title = event.data.json().title || title;
  } catch {
    // A notice that can't be read is one still.
  }
  const icon = "/tinh/0/icon-192.png";
  event.waitUntil(
    self.registration.showNotification(title, { body: "Chạm để mở.", tag: "viec", renotify: true, lang: "vi", icon }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const open = windows.find((one) => new URL(one.url).pathname.startsWith("/chat/"));
      return open ? open.focus() : self.clients.openWindow("/mo");
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !pathname.startsWith("/tinh/")) return;
  event.respondWith(code(event.request, pathname.split("/")[2]));
});

async function code(request, version) {
  const cache = await caches.open(CODE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    for (const old of await cache.keys()) if (!old.url.includes(`/tinh/${version}/`)) await cache.delete(old);
    await cache.put(request, answer.clone());
  }
  return answer;
}

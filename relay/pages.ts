/** What the relay answers to a browser or a watchdog: a few lines of text. */
import type { IncomingMessage, ServerResponse } from "node:http";

interface Page {
	readonly type: string;
	readonly body: string;
	readonly status?: number;
}

/** What it can see, for whoever opens its address. It serves no page that takes invitations: a relay must not be in their way. */
const about = `This is a Sidelong relay. It passes sealed letters between people who use Sidelong.

It can see: addresses (random keys, another one on every relay), the handle somebody chose here, IP addresses, when who is connected,
who writes to whom and when, padded sizes, and which channels (random numbers) somebody is in.
It cannot read, forge, replay or change anything, add anybody to a chat, or learn who somebody is. It stores no letters.
`;
const ok: Page = { type: "application/json", body: '{"status":"ok"}' };
const draining: Page = { type: "application/json", body: '{"status":"draining"}', status: 503 };
const nothing: Page = { type: "text/plain; charset=utf-8", body: "There is nothing here.\n", status: 404 };

/** Answers every request that is no WebSocket. `isReady`: takes new connections. */
export function createPages(isReady: () => boolean) {
	const pages: Readonly<Record<string, () => Page>> = {
		"/": () => ({ type: "text/plain; charset=utf-8", body: about }),
		"/healthz": () => ok,
		"/health": () => ok,
		"/readyz": () => (isReady() ? ok : draining),
	};
	return (request: IncomingMessage, response: ServerResponse): void => {
		const isRead = request.method === "GET" || request.method === "HEAD";
		const find = isRead && Object.hasOwn(pages, pathOf(request)) ? pages[pathOf(request)] : undefined;
		const { type, body, status = 200 } = find?.() ?? nothing;
		response.writeHead(status, {
			"content-type": type,
			"content-length": Buffer.byteLength(body),
			"cache-control": "no-store",
			// one page each: who asks again and again would keep a place that is meant for logins
			connection: "close",
			"content-security-policy": "default-src 'none'",
			"x-content-type-options": "nosniff",
		});
		response.end(request.method === "HEAD" ? undefined : body);
	};
}

export function pathOf({ url = "" }: IncomingMessage): string {
	return url.split("?", 1)[0] ?? "";
}

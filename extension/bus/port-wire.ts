/**
 * A wire over a `runtime.Port`. The port is the caller's identity: who may speak on an edge is decided here, once, at connect.
 * Messages are JSON; bytes inside contracts are base64url.
 */
import type { Wire } from "./wire.ts";

/** The edges that end in the worker, and the page that may open each. */
const edges = { panel: "/sidepanel.html", hands: "/offscreen.html" } as const;
export type Edge = keyof typeof edges;

/** The part of `runtime.Port` that is used. */
export interface PortLike {
	readonly name: string;
	readonly sender?: { readonly id?: string | undefined; readonly url?: string | undefined } | undefined;
	postMessage(message: unknown): void;
	disconnect(): void;
	readonly onMessage: { addListener(listener: (message: unknown) => void): void };
	readonly onDisconnect: { addListener(listener: () => void): void };
}

/** Which edge a port is, or `undefined` for anybody who may not speak: another extension, another page, a wrong name. */
export function edgeOf(port: PortLike, extensionId: string, origin: string): Edge | undefined {
	if (port.sender?.id !== extensionId || !Object.hasOwn(edges, port.name)) return undefined;
	const edge = port.name as Edge;
	const page = port.sender.url?.split(/[?#]/, 1)[0];
	return page === `${origin}${edges[edge]}` ? edge : undefined;
}

export function portWire(port: PortLike): Wire {
	const closeHandlers: (() => void)[] = [];
	let open = true;
	port.onDisconnect.addListener(() => {
		open = false;
		for (const handler of closeHandlers) handler();
	});
	return {
		post(message) {
			if (!open) return;
			try {
				port.postMessage(message);
			} catch {
				// the other end went away and the event has not come yet: onDisconnect will tell
			}
		},
		onMessage: (handler) => port.onMessage.addListener(handler),
		onClose: (handler) => void closeHandlers.push(handler),
		close() {
			if (!open) return;
			open = false;
			port.disconnect();
		},
	};
}

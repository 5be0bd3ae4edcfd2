/** Which of the servers that a relay names may be told our network address without a question. */
import type { IceServer } from "../../contract/offscreen-api.ts";

export interface SortedServers {
	/** At the relay's own host, which sees our address anyway. */
	readonly own: readonly IceServer[];
	/** Other hosts, each once, in lower case, sorted: a person is asked about them. */
	readonly foreignHosts: readonly string[];
	/** The servers of those hosts. */
	readonly foreign: readonly IceServer[];
}

/** `relayUrl` is ws:// or wss://; a server's URLs are as in RFC 7064 and RFC 7065. What cannot be read is left out. */
export function sortIceServers(relayUrl: string, servers: readonly IceServer[]): SortedServers {
	const relay = URL.canParse(relayUrl) ? withoutBrackets(new URL(relayUrl).hostname) : "";
	const hosts = new Set<string>();
	const some = (server: IceServer, which: (host: string) => boolean): readonly IceServer[] => {
		const urls = server.urls.filter((url) => {
			const host = hostOf(url);
			return host !== undefined && which(host);
		});
		return urls.length > 0 ? [{ ...server, urls }] : [];
	};
	const own = servers.flatMap((server) => some(server, (host) => host === relay));
	const foreign = servers.flatMap((server) =>
		some(server, (host) => {
			if (host !== relay) hosts.add(host);
			return host !== relay;
		}),
	);
	return { own, foreign, foreignHosts: [...hosts].sort() };
}

/** The host as the browser would read it: `127.1` and `127.0.0.1` are one. */
function hostOf(url: string): string | undefined {
	const host =
		/^(?:stuns?|turns?):(\[[0-9A-Fa-f:.]+\]|[^:?/\\@#\s]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/.exec(
			url,
		)?.[1];
	const read = host === undefined ? undefined : `http://${host}`;
	return read !== undefined && URL.canParse(read) ? withoutBrackets(new URL(read).hostname) : undefined;
}

function withoutBrackets(host: string): string {
	return host.replace(/^\[|\]$/g, "").toLowerCase();
}

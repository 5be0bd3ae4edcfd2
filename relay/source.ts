/** Where a connection comes from, for limits per IP: the peer, or what a proxy we trust says. */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Proxies whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
	has(ip: string): boolean;
}

/** Reads `loopback`, addresses and networks (`10.0.0.0/8`), separated by commas; answers a sentence for anything else. */
export function parseTrustedProxies(text: string): TrustedProxies | string {
	// asked for every connection, and the usual answer costs nothing
	if (text.trim() === "") return { has: () => false };
	const list = new BlockList();
	for (const each of text.split(",").map((part) => part.trim())) {
		if (each === "") continue;
		if (each === "loopback") {
			list.addSubnet("127.0.0.0", 8, "ipv4");
			list.addAddress("::1", "ipv6");
			continue;
		}
		const [ip = "", bits] = each.split("/");
		const version = isIP(ip);
		const most = version === 4 ? 32 : 128;
		const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
		if (version === 0 || !(prefix <= most))
			return `--trust-proxy takes "loopback", addresses and networks such as 10.0.0.0/8, not ${each}`;
		list.addSubnet(ip, prefix, version === 4 ? "ipv4" : "ipv6");
	}
	return {
		has(ip) {
			const plain = plainIp(ip);
			return plain !== undefined && list.check(plain, isIP(plain) === 4 ? "ipv4" : "ipv6");
		},
	};
}

/** The key under which this connection is counted; `undefined` for this machine itself, which is not limited. */
export function sourceOf(
	{ socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
	trusted: TrustedProxies,
): string | undefined {
	const peer = socket.remoteAddress ?? "";
	if (!trusted.has(peer)) return keyOf(peer);
	// the last entry is the one our own proxy wrote; what stands before it, anybody may have written
	const forwarded = String(headers["x-forwarded-for"] ?? "")
		.split(",")
		.at(-1)
		?.trim();
	return keyOf(forwarded || peer);
}

/** An IPv4 address, or the /64 of an IPv6 address: one household has all of it. */
export function keyOf(ip: string): string | undefined {
	const plain = plainIp(ip);
	if (plain === undefined) return "unknown";
	if (isIP(plain) === 4) return plain.startsWith("127.") ? undefined : plain;
	if (plain === "::1") return undefined;
	return `${groupsOf(plain).slice(0, 4).join(":")}::/64`;
}

/** Without a zone, and IPv4 as IPv4 also when it came in through an IPv6 socket. */
function plainIp(ip: string): string | undefined {
	const bare = ip.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
	return isIP(bare) > 0 ? bare : undefined;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(ip: string): string[] {
	const [head = "", tail] = ip.toLowerCase().split("::");
	const read = (part: string) => (part === "" ? [] : part.split(":"));
	const [left, right] = [read(head), read(tail ?? "")];
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
	return [...left, ...Array<string>(zeros).fill("0"), ...right].map((group) => group.replace(/^0+(?=.)/, ""));
}

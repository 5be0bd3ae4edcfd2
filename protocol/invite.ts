/**
 * An invite as people hand it on (PROTOCOL 6): `gx1.` and base64url of
 * 01 ‖ flags ‖ IID (32) ‖ address (32) ‖ cap (16) ‖ SHA-256(relay key) (32) ‖ secret (16) ‖ exp u32 ‖ u8 length ‖ relay URL ‖ [guest token (16)].
 * Whoever has it can use it, once.
 */
import { type Bytes, concat, fromBase64Url, noBytes, readUint, toBase64Url, uint, utf8 } from "./bytes.ts";
import { type Address, type Iid, idBytes, toAddress, toIid } from "./ids.ts";
import { limits } from "./limits.ts";

export interface Invite {
	/** Who invites, and where they are reached. */
	readonly iid: Iid;
	readonly address: Address;
	/** 16 bytes: opens that address. */
	readonly cap: Bytes;
	/** SHA-256 of the key that the relay must show, 32 bytes. */
	readonly relayHash: Bytes;
	/** 16 bytes. */
	readonly secret: Bytes;
	/** Unix seconds: from then on it is of no use. */
	readonly exp: number;
	/** `ws://` or `wss://`. */
	readonly url: string;
	/** Lets one new address into a relay that has a password, 16 bytes. */
	readonly guestToken?: Bytes;
}

const version = 1;
const guestFlag = 1;
const sizes = { iid: 32, address: 32, cap: 16, relayHash: 32, secret: 16, exp: 4, guestToken: 16 } as const;
const pattern = /gx1\.([A-Za-z0-9_-]+)/;
const urlPattern = /^wss?:\/\/[\x21-\x7e]+$/;

/** Throws a `RangeError` for a URL that no reader would take. */
export function writeInvite({ iid, address, url, guestToken, ...invite }: Invite): string {
	if (!urlPattern.test(url) || url.length > limits.urlBytes) throw new RangeError("no URL of a relay");
	const bytes = concat(
		Uint8Array.of(version, guestToken ? guestFlag : 0),
		...[idBytes(iid), idBytes(address), invite.cap, invite.relayHash, invite.secret, uint(invite.exp, 4)],
		...[uint(url.length, 1), utf8(url), guestToken ?? noBytes],
	);
	return `gx1.${toBase64Url(bytes)}`;
}

/** The first one in a text, if it is whole: nothing may be missing, nothing may follow. Whether its time is over is not looked at. */
export function findInvite(text: string): Invite | undefined {
	const bytes = fromBase64Url(pattern.exec(text)?.[1] ?? "");
	const flags = bytes?.[1] ?? 0;
	if (bytes?.[0] !== version || (flags & ~guestFlag) !== 0) return undefined;
	let at = 2;
	const take = (length: number) => {
		at += length;
		return bytes.slice(at - length, at);
	};
	const iid = take(sizes.iid);
	const address = take(sizes.address);
	const cap = take(sizes.cap);
	const relayHash = take(sizes.relayHash);
	const secret = take(sizes.secret);
	const exp = readUint(take(sizes.exp), 0, sizes.exp);
	const [length = 0] = take(1);
	const url = String.fromCharCode(...take(length));
	const guestToken = flags === guestFlag ? take(sizes.guestToken) : undefined;
	// what is cut off makes an earlier part short, and what follows is left over
	if (at !== bytes.length || !urlPattern.test(url)) return undefined;
	return {
		...{ iid: toIid(iid), address: toAddress(address), cap, relayHash, secret, exp, url },
		...(guestToken && { guestToken }),
	};
}

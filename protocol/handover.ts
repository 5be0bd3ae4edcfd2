/**
 * The code by which a second browser finds the first (docs/PROTOCOL 6, "Handing over"): `gx1m.` and base64url of
 * 01 ‖ flags ‖ address (32) ‖ SHA-256(relay key) (32) ‖ secret (32) ‖ u8 length ‖ relay URL ‖ [guest token (16)].
 * No cap is in it: whoever reads it can knock, as anybody can, and no more once it is over.
 */
import { type Bytes, concat, fromBase64Url, noBytes, toBase64Url, uint, utf8 } from "./bytes.ts";
import { type Address, idBytes, toAddress } from "./ids.ts";
import { limits } from "./limits.ts";

export interface HandoverCode {
	/** Where the first browser is reached. */
	readonly address: Address;
	/** SHA-256 of the key that the relay must show, 32 bytes. */
	readonly relayHash: Bytes;
	/** 32 bytes. */
	readonly secret: Bytes;
	/** `ws://` or `wss://`. */
	readonly url: string;
	/** Lets one new address into a relay that has a password, 16 bytes. */
	readonly guestToken?: Bytes;
}

const version = 1;
const guestFlag = 1;
const sizes = { address: 32, relayHash: 32, secret: 32, guestToken: 16 } as const;
const pattern = /gx1m\.([A-Za-z0-9_-]+)/;
const urlPattern = /^wss?:\/\/[\x21-\x7e]+$/;

/** Throws a `RangeError` for a URL that no reader would take. */
export function writeHandover({ address, relayHash, secret, url, guestToken }: HandoverCode): string {
	if (!urlPattern.test(url) || url.length > limits.urlBytes) throw new RangeError("no URL of a relay");
	const bytes = concat(
		Uint8Array.of(version, guestToken ? guestFlag : 0),
		...[idBytes(address), relayHash, secret, uint(url.length, 1), utf8(url), guestToken ?? noBytes],
	);
	return `gx1m.${toBase64Url(bytes)}`;
}

/** The first one in a text, if it is whole: nothing may be missing, nothing may follow. `newer`: of a later version. */
export function findHandover(text: string): HandoverCode | "newer" | undefined {
	const bytes = fromBase64Url(pattern.exec(text)?.[1] ?? "");
	if (!bytes || bytes.length === 0) return undefined;
	if ((bytes[0] ?? 0) > version) return "newer";
	const flags = bytes[1] ?? 0;
	if (bytes[0] !== version || (flags & ~guestFlag) !== 0) return undefined;
	let at = 2;
	const take = (length: number) => {
		at += length;
		return bytes.slice(at - length, at);
	};
	const address = take(sizes.address);
	const relayHash = take(sizes.relayHash);
	const secret = take(sizes.secret);
	const [length = 0] = take(1);
	const url = String.fromCharCode(...take(length));
	const guestToken = flags === guestFlag ? take(sizes.guestToken) : undefined;
	// what is cut off makes an earlier part short, and what follows is left over
	if (at !== bytes.length || !urlPattern.test(url)) return undefined;
	return { address: toAddress(address), relayHash, secret, url, ...(guestToken && { guestToken }) };
}

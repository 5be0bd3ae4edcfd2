/**
 * Binds a DataChannel to the session: both ends say, sealed, which certificates they see. Somebody between them would have to show each of
 * them a certificate of their own.
 */
import { type Bytes, equal, fromBase64Url, toBase64Url } from "../../../protocol/bytes.ts";
import { sha256 } from "../../crypto/kdf.ts";

const fingerprintBytes = 32;

/** SHA-256(smaller fingerprint ‖ larger), compared as bytes, so that both ends say the same. `undefined` when one is missing. */
export function bindingOf(local: string | null, remote: string | null): string | undefined {
	const [one, other] = [local, remote].map((text) => (text === null ? undefined : fromBase64Url(text)));
	if (one?.length !== fingerprintBytes || other?.length !== fingerprintBytes) return undefined;
	// a mirror: nobody else is there
	if (equal(one, other)) return undefined;
	return toBase64Url(isSmaller(one, other) ? sha256(one, other) : sha256(other, one));
}

function isSmaller(a: Bytes, b: Bytes): boolean {
	const at = a.findIndex((byte, i) => byte !== b[i]);
	return (a[at] as number) < (b[at] as number);
}

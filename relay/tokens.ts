/** Admission tokens, 20 bytes: exp u32 (Unix seconds) ‖ HMAC(key, "admit" ‖ address ‖ exp)[0..16]. Nothing is stored. */
import { type Bytes, concat, equal, readUint, uint, utf8 } from "../protocol/bytes.ts";
import { passwordBytes } from "../protocol/wire/cpace.ts";
import { hkdf, hmac, sha256 } from "./crypto.ts";

/** Another password is another key: a new password voids all tokens. An open relay has the empty password. */
export function tokenKey(relaySecret: Bytes, password: string): Bytes {
	return hkdf(relaySecret, sha256(passwordBytes(password)), "gx1/token");
}

export function mintToken(key: Bytes, address: Bytes, exp: number): Bytes {
	const time = uint(exp, 4);
	return concat(time, hmac(key, concat(utf8("admit"), address, time)).subarray(0, 16));
}

/** Whether this relay minted `token` for `address` and it has not run out. `now` in Unix seconds. */
export function isTokenValid(key: Bytes, address: Bytes, token: Bytes, now: number): boolean {
	const exp = readUint(token, 0, 4);
	return now < exp && equal(token, mintToken(key, address, exp));
}

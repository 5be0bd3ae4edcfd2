/**
 * The device statement: an identity says that a handshake key is one of its devices'. Signed once a month, so that no transcript of a
 * handshake carries a signature. Label 00 01 ‖ IID(32) ‖ Xs(32) ‖ devId(16) ‖ n u32 ‖ notBefore u64 ‖ notAfter u64 ‖ caps u32, then
 * u16 length ‖ OpenPGP signature. Its times are Unix seconds; `now` is milliseconds, as everywhere.
 */
import { type Bytes, concat, equal, readUint, uint } from "../../protocol/bytes.ts";
import { type DeviceId, type Iid, idBytes, toDeviceId, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { labels, prefix } from "./labels.ts";
import { type Certificate, isSignedFor, signFor } from "./openpgp.ts";
import type { Secret } from "./secret.ts";

export interface Statement {
	readonly iid: Iid;
	/** The device's X25519 static key, 32 bytes. */
	readonly deviceKey: Bytes;
	readonly deviceId: DeviceId;
	/** Counts this identity's statements: a higher one supersedes. */
	readonly n: number;
	/** Unix seconds. */
	readonly notBefore: number;
	/** Unix seconds, at most 30 days after `notBefore`. */
	readonly notAfter: number;
	/** Bits for what the device can do; none is defined yet, all are passed on. */
	readonly caps: number;
}

export type StatementRefusal = "malformed" | "iid" | "static" | "dates" | "signature";

const start = concat(prefix(labels.device), uint(1, 1));
const signedBytes = start.length + 32 + 32 + 16 + 4 + 8 + 8 + 4;

/** A statement that begins two days back and lasts as long as one may. */
export function draftStatement(
	about: Pick<Statement, "iid" | "deviceKey" | "deviceId" | "n">,
	now: number,
): Statement {
	const notBefore = Math.floor(now / 1000) - limits.clockPatienceSeconds;
	return { ...about, notBefore, notAfter: notBefore + limits.statementSeconds, caps: 0 };
}

export async function signStatement(secret: Secret, statement: Statement, now: number): Promise<Bytes> {
	const signed = encode(statement);
	const signature = await signFor(secret, labels.device, signed, now);
	return concat(signed, uint(signature.length, 2), signature);
}

/** What a statement says, unproven, with its two parts; `undefined` for what is not exactly one. */
export function parseStatement(
	bytes: Bytes,
): { readonly statement: Statement; readonly signed: Bytes; readonly signature: Bytes } | undefined {
	if (!equal(bytes.subarray(0, start.length), start)) return undefined;
	if (bytes.length !== signedBytes + 2 + readUint(bytes, signedBytes, 2)) return undefined;
	let at = start.length;
	const take = (length: number): Bytes => {
		at += length;
		return bytes.slice(at - length, at);
	};
	const number = (length: 4 | 8): number => readUint(take(length), 0, length);
	const statement = {
		iid: toIid(take(32)),
		deviceKey: take(32),
		deviceId: toDeviceId(take(16)),
		n: number(4),
		notBefore: number(8),
		notAfter: number(8),
		caps: number(4),
	};
	return { statement, signed: bytes.slice(0, signedBytes), signature: bytes.slice(signedBytes + 2) };
}

/**
 * Whether the certificate's owner vouches for the key that the handshake proved. The cheap checks come first; each alone refuses.
 * `remoteStatic` is the handshake's.
 */
export async function verifyStatement(
	bytes: Bytes,
	certificate: Certificate,
	remoteStatic: Bytes,
	now: number,
): Promise<{ readonly statement: Statement } | { readonly refused: StatementRefusal }> {
	const parsed = parseStatement(bytes);
	if (!parsed) return { refused: "malformed" };
	const { statement, signed, signature } = parsed;
	if (statement.iid !== certificate.iid) return { refused: "iid" };
	if (!equal(statement.deviceKey, remoteStatic)) return { refused: "static" };
	if (!isCurrent(statement, now)) return { refused: "dates" };
	if (!(await isSignedFor(certificate, labels.device, signed, signature, now)))
		return { refused: "signature" };
	return { statement };
}

function isCurrent({ notBefore, notAfter }: Statement, now: number): boolean {
	const seconds = now / 1000;
	const patience = limits.clockPatienceSeconds;
	const isShort = notBefore < notAfter && notAfter - notBefore <= limits.statementSeconds;
	return isShort && notBefore - patience <= seconds && seconds < notAfter + patience;
}

function encode({ iid, deviceKey, deviceId, n, notBefore, notAfter, caps }: Statement): Bytes {
	const times = [uint(notBefore, 8), uint(notAfter, 8)];
	return concat(start, idBytes(iid), deviceKey, idBytes(deviceId), uint(n, 4), ...times, uint(caps, 4));
}

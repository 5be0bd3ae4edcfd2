/** A half-open handshake as bytes: it waits in `storage.session` while the worker sleeps. */
import { type Bytes, concat, readUint, uint } from "../../protocol/bytes.ts";
import { type Handshake, type Pattern, patterns } from "./noise-pattern.ts";
import { type Field, pack, unpack } from "./pack.ts";
import type { KeyPair } from "./x25519.ts";

const version = 1;
const names = Object.keys(patterns) as Pattern[];

export function packHandshake({ symmetric, s, e, ...state }: Handshake): Bytes {
	const head = [names.indexOf(state.pattern), state.initiator ? 1 : 0, state.done].map((value) =>
		uint(value, 1),
	);
	return pack(version, [
		concat(...head, uint(symmetric.n, 4)),
		symmetric.h,
		symmetric.ck,
		symmetric.k,
		s && concat(s.secretKey, s.publicKey),
		e && concat(e.secretKey, e.publicKey),
		state.kemSecretKey,
		state.psk,
		state.remoteEphemeral,
		state.remoteStatic,
		state.remoteKem,
	]);
}

/** The handshake, or `undefined` for bytes that an older version or nobody wrote: it is begun anew then. */
export function unpackHandshake(bytes: Bytes): Handshake | undefined {
	const fields = unpack(version, bytes);
	if (fields?.length !== 11) return undefined;
	const [head, h, ck, k, s, e, kemSecretKey, psk, remoteEphemeral, remoteStatic, remoteKem] = fields;
	const pattern = names[head?.[0] ?? -1];
	const done = head?.[2] ?? 4;
	if (head?.length !== 7 || !pattern || done > 3 || h?.length !== 32 || ck?.length !== 32) return undefined;
	if (![k, psk, remoteEphemeral, remoteStatic].every((field) => !field || field.length === 32))
		return undefined;
	if (![s, e].every((field) => !field || field.length === 64)) return undefined;
	return {
		pattern,
		initiator: head[1] === 1,
		done,
		symmetric: { h, ck, k, n: readUint(head, 3, 4) },
		s: pairOf(s),
		e: pairOf(e),
		kemSecretKey,
		psk,
		remoteEphemeral,
		remoteStatic,
		remoteKem,
	};
}

function pairOf(field: Field): KeyPair | undefined {
	return field && { secretKey: field.slice(0, 32), publicKey: field.slice(32) };
}

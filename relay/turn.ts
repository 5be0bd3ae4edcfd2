/** Servers that help two browsers find each other, with credentials that run out (draft-uberti-behave-turn-rest-00). */
import { createHmac } from "node:crypto";
import { type Bytes, toBase64Url } from "../protocol/bytes.ts";
import type { ResultOf } from "../protocol/wire/control.ts";

interface Needs {
	/** Milliseconds since the epoch: coturn compares with its own clock. */
	date(): number;
	random(length: number): Bytes;
	/** `stun:…` */
	readonly stunUrls: readonly string[];
	/** `turn:…` or `turns:…` */
	readonly turnUrls: readonly string[];
	/** coturn's `static-auth-secret`, first the one it surely knows: over UDP browsers try only that, over TCP also the second. */
	readonly secrets: readonly string[];
}
/** A call that was set up goes on after its credentials ran out, but cannot be set up again with them. Seconds. */
export const turnSeconds = 3_600;

/** Answers what one member may use for an hour. The name in it is random: coturn writes it down, and must not learn who calls. */
export function createTurn({ date, random, stunUrls, turnUrls, secrets }: Needs): () => ResultOf<"turn"> {
	return () => {
		const stun = stunUrls.length > 0 ? [{ urls: stunUrls }] : [];
		if (turnUrls.length === 0) return { iceServers: stun, ttl: 0 };
		const username = `${Math.floor(date() / 1000) + turnSeconds}:${toBase64Url(random(12))}`;
		const turn = secrets.map((secret) => ({
			urls: turnUrls,
			username,
			credential: createHmac("sha1", secret).update(username).digest("base64"),
		}));
		return { iceServers: [...stun, ...turn], ttl: turnSeconds };
	};
}
